import { readFile } from 'node:fs/promises'
import { register } from './support/account-story.ts'
import { picture } from './support/pictures.ts'
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

test('a picture is cut out by keyboard, and the other person sees it with my name', async ({
  visitor,
  person,
}) => {
  const ada = await visitor('Ada')
  await register(ada.page, { name: 'Ada' })
  await ada.join('lobby')
  const ben = await person('Ben')
  await ben.join('lobby')
  await ada.say('Who is this?')
  await expect(ben.message('Who is this?')).toBeVisible()

  const { page } = ada
  await page.goto('/settings/profile')
  const file = { name: 'me.png', mimeType: 'image/png', buffer: picture(300, 200) }
  await page.getByLabel('Picture', { exact: true }).setInputFiles(file)
  const dialog = page.getByRole('dialog', { name: 'Your picture' })
  await expect(dialog.getByRole('application')).toBeFocused()
  for (const key of ['ArrowRight', '+', '+', 'ArrowDown']) await page.keyboard.press(key)
  await expect(dialog.getByRole('slider', { name: 'Enlarge' })).toHaveValue('12')
  await dialog.getByRole('button', { name: 'Use this picture' }).click()
  await expect(dialog).toBeHidden()
  await page.getByLabel('Display name').fill('Ada Lovelace')
  await page.getByRole('combobox', { name: 'Time zone' }).fill('zurich')
  await page.getByRole('option', { name: /Zurich/u }).click()
  await page.getByRole('button', { name: 'Save profile' }).click()
  await expect(page.getByText('Your profile is saved.')).toBeVisible()
  const card = page.getByRole('region', { name: 'What others see' })
  await expect(card).toContainText('Ada Lovelace')

  await ben.page.reload()
  await expect(ben.timeline().getByText('Ada Lovelace').first()).toBeVisible()
  const seen = ben.timeline().locator('img[src*="/avatars/"]').first()
  await expect(seen).toBeVisible()
  await expect
    .poll(() => seen.evaluate((img: HTMLImageElement) => img.naturalWidth))
    .toBeGreaterThan(0)
  await page.reload()
  await expect(page.getByLabel('Display name')).toHaveValue('Ada Lovelace')
  await expect(page.getByRole('combobox', { name: 'Time zone' })).toHaveValue('Europe / Zurich')
})

test('who hides looks gone to others, and knows it; whom one blocks can be let go again', async ({
  visitor,
  talker,
}) => {
  const ada = await visitor('Ada')
  await register(ada.page, { name: 'Ada' })
  await ada.join('lobby')
  const ben = await talker('Ben')
  await ben.ask('join_room', { room: 'lobby' })
  const { page } = ada
  const { user } = await page.evaluate(async () => {
    const answer = await fetch('/api/v1/users?query=Ben')
    const { users } = await answer.json()
    const headers = { 'content-type': 'application/json' }
    await fetch(`/api/v1/blocks/${users[0].id}`, { method: 'PUT', headers })
    return { user: users[0] }
  })
  expect(user.username).toBe('Ben')

  await page.goto('/settings/privacy')
  await expect(page.getByText('Others see you right now: Online')).toBeVisible()
  await page.getByRole('switch', { name: 'Let others see whether I am here' }).click()
  await expect(page.getByText('Others see you right now: Not here')).toBeVisible()
  await expect(page.getByRole('radio', { name: /Invisible/u })).toBeDisabled()
  await page.getByRole('switch', { name: 'Let others see whether I am here' }).click()
  await page.getByRole('radio', { name: /^Away/u }).check()
  await expect(page.getByText('Others see you right now: Away')).toBeVisible()

  await page.getByRole('button', { name: 'Unblock Ben' }).click()
  await expect(page.getByText('You have blocked nobody')).toBeVisible()
})

test('everything of mine is downloaded as one whole file', async ({ visitor }) => {
  const ada = await visitor('Ada')
  await register(ada.page, { name: 'Ada' })
  await ada.join('lobby')
  await ada.say('Mine to keep')
  await expect(ada.message('Mine to keep')).toBeVisible()
  await ada.page.goto('/settings/export')
  const download = ada.page.waitForEvent('download')
  await ada.page.getByRole('button', { name: 'Download my data' }).click()
  const file = await download
  expect(file.suggestedFilename()).toMatch(/^stonechat-\d{4}-\d{2}-\d{2}\.json$/u)
  await expect(ada.page.getByText(/^Done: /u)).toBeVisible()
  const whole = JSON.parse(await readFile(await file.path(), 'utf8'))
  expect(whole.profile.username ?? whole.account.user.username).toBe('Ada')
  expect(JSON.stringify(whole)).toContain('Mine to keep')
})

test('a guest is told what an account brings, and finds nothing that is not for guests', async ({
  person,
}) => {
  const { page } = await person('Ada')
  await page.goto('/settings/account')
  await expect(page.getByText('The name stays yours')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Profile' })).toBeHidden()
  await page.getByRole('link', { name: 'Keep this name', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Keep your name' })).toBeVisible()
})

test.describe('where notifications are allowed', () => {
  test.use({ permissions: ['notifications'] })

  test('what they are shown for is chosen once', async ({ person }) => {
    const { page } = await person('Ada')
    await page.goto('/settings/notifications')
    const choice = page.getByRole('group', { name: 'Show a notification of' })
    await choice.getByRole('radio', { name: /^What is meant for me/u }).check()
    await page.reload()
    await expect(choice.getByRole('radio', { name: /^What is meant for me/u })).toBeChecked()
  })
})
