import type { Page } from '@playwright/test'
import { Mailbox } from './mailbox.ts'
import { test as base, expect } from './story.ts'

interface AccountFixtures {
  access: 'open' | 'registered' | 'invited'
  mailbox: Mailbox
}

/** A story with a mail server, on a server that lets in whom `access` says. */
export const test = base.extend<AccountFixtures>({
  access: ['open', { option: true }],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the needs of a fixture here.
  mailbox: async ({}, use) => {
    const mailbox = await Mailbox.open()
    await use(mailbox)
    await mailbox.close()
  },

  settings: async ({ access, mailbox }, use) => {
    await use({
      STONECHAT_ACCESS: access,
      STONECHAT_SMTP_URL: mailbox.url,
      STONECHAT_MAIL_FROM: 'chat@example.org',
    })
  },
})

export const PASSWORD = 'correct horse battery'

interface Registration {
  name: string
  email?: string
  password?: string
}

/** Fills in what an account needs, on whichever page asks for it. */
export async function fillIn(page: Page, registration: Registration): Promise<void> {
  const { name, email = '', password = PASSWORD } = registration
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
}

export async function register(page: Page, registration: Registration): Promise<void> {
  await page.goto('/register')
  await fillIn(page, registration)
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByRole('heading', { name: 'Rooms', level: 1 })).toBeVisible()
}

export async function logIn(page: Page, name: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('Name or e-mail').fill(name)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
}

export async function openAccount(page: Page): Promise<void> {
  await page.goto('/account')
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await expect(page.getByRole('list', { name: 'How you come in' })).toBeVisible()
}

export { expect }
