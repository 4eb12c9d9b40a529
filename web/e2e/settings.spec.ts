import AxeBuilder from '@axe-core/playwright'
import { register } from './support/account-story.ts'
import { expect, test } from './support/story.ts'

test('how it looks is chosen once, and at once', async ({ person }) => {
  const { page } = await person('Ada')
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await page.goto('/settings/appearance')
  await page.getByRole('radio', { name: 'Light' }).check()
  const light = await paper()
  await page.getByRole('radio', { name: 'Dark' }).check()
  await expect.poll(paper).not.toBe(light)
  const dark = await paper()
  await page.getByRole('radio', { name: 'Compact' }).check()
  await page.reload()
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked()
  await expect(page.getByRole('radio', { name: 'Compact' })).toBeChecked()
  expect(await paper()).toBe(dark)
})

test('somebody who reads German is spoken to in German, and may choose otherwise', async ({
  browser,
  server,
}) => {
  const context = await browser.newContext({ locale: 'de-AT', baseURL: server.url })
  const page = await context.newPage()
  await page.goto('/')
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await page.getByLabel('Dein Name').fill('Anna')
  await page.getByRole('button', { name: 'Eintreten' }).click()
  await expect(page.getByRole('heading', { name: 'Räume', level: 1 })).toBeVisible()
  await page.goto('/settings/language')
  await page.getByLabel('Sprache dieser Seite').selectOption('English')
  await expect(page.getByRole('heading', { name: 'Language' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Language' })).toBeVisible()
})

test('axe finds nothing on any page of the settings', async ({ visitor }) => {
  const { page } = await visitor('Ada')
  await register(page, { name: 'Ada' })
  for (const name of ['Your account', 'Appearance', 'Language']) {
    await page.goto('/settings')
    await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name }).click()
    await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations, name).toEqual([])
  }
})
