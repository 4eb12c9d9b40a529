import { defineConfig, devices } from '@playwright/test'
import { chromiumPath } from './e2e/support/chromium.ts'

const phone = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  userAgent: devices['Pixel 7'].userAgent,
}
const desktop = { viewport: { width: 1280, height: 800 } }

/** Numbers that mean something on a quiet machine only are taken when somebody asks for them. */
const isMeasuring = process.env.STONECHAT_MEASURE !== undefined

export default defineConfig({
  testDir: './e2e',
  ...(isMeasuring ? {} : { testIgnore: /performance\//u }),
  outputDir: './test-results',
  fullyParallel: true,
  // Each story runs a server and two browsers of its own.
  workers: 2,
  // A machine that others share may stop for longer than a story waits. What passes the second time
  // is told of as flaky.
  retries: process.env.CI === undefined ? 0 : 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    trace: 'off',
    // It would answer in the server's place; the story about it lets it.
    serviceWorkers: 'block',
    launchOptions: {
      ...(chromiumPath === null ? {} : { executablePath: chromiumPath }),
      // Chromium's own sandbox refuses root and many containers; all it opens here is our own.
      chromiumSandbox: false,
      args: [
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'desktop, light', use: { ...desktop, colorScheme: 'light' } },
    { name: 'phone, dark', use: { ...phone, colorScheme: 'dark' } },
    // What is drawn differs by colour and size; what happens does not.
    {
      name: 'desktop, dark',
      use: { ...desktop, colorScheme: 'dark' },
      testMatch: /accessibility/u,
    },
    ...(isMeasuring
      ? [{ name: 'performance', use: desktop, testMatch: /performance\//u, timeout: 240_000 }]
      : []),
    { name: 'phone, light', use: { ...phone, colorScheme: 'light' }, testMatch: /accessibility/u },
  ],
})
