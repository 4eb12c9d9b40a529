import {
  expect,
  fillIn,
  logIn,
  openAccount,
  PASSWORD,
  register,
  test,
} from './support/account-story.ts'

const EMAIL = 'ada@example.org'

test('I register, verify my address, log out and in, and replace a forgotten password', async ({
  visitor,
  mailbox,
}) => {
  const { page } = await visitor('Ada')
  await register(page, { name: 'Ada', email: EMAIL })

  await test.step('verify', async () => {
    await page.goto((await mailbox.waitFor(EMAIL)).link)
    await expect(page).toHaveURL(/\/verify$/u)
    await page.getByRole('button', { name: 'This is my address' }).click()
    await expect(page.getByText('Your e-mail address is verified.')).toBeVisible()
    await page.getByRole('link', { name: 'your account' }).click()
    await expect(page.getByText('Verified', { exact: true })).toBeVisible()
  })

  await test.step('log out, and in by the address', async () => {
    await page.getByRole('button', { name: 'Log out', exact: true }).click()
    await expect(page.getByText('You are signed out. Log in to come back in.')).toBeVisible()
    await logIn(page, EMAIL)
    await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
    await page.getByRole('button', { name: 'Log out', exact: true }).click()
  })

  await test.step('forget the password, and choose another', async () => {
    await page.getByRole('link', { name: 'Forgot your password?' }).click()
    await page.getByLabel('E-mail').fill(EMAIL)
    await page.getByRole('button', { name: 'Send the link' }).click()
    await expect(page.getByText(`If ${EMAIL} is the verified address`)).toBeVisible()
    await page.goto((await mailbox.waitFor(EMAIL)).link)
    await expect(page).toHaveURL(/\/reset$/u)
    await page.getByLabel('New password', { exact: true }).fill('another staple')
    await page.getByRole('button', { name: 'Change password' }).click()
    await expect(page.getByText('Your password is changed.')).toBeVisible()
  })

  await test.step('log in with the new one, and with the old one no more', async () => {
    await logIn(page, 'Ada')
    await expect(page.getByText('The name and the password do not go together.')).toBeVisible()
    await logIn(page, 'Ada', 'another staple')
    await expect(page.getByRole('heading', { name: 'Rooms', level: 1 })).toBeVisible()
  })
})

test('without an address the operator prints the link, and the other device is out', async ({
  visitor,
  server,
}) => {
  const desk = await visitor('desk')
  const phone = await visitor('phone')
  await register(desk.page, { name: 'Ada' })
  await phone.page.goto(await server.tell('users', 'reset-link', 'Ada'))
  await phone.page.getByLabel('New password', { exact: true }).fill('another staple')
  await phone.page.getByRole('button', { name: 'Change password' }).click()
  await expect(phone.page.getByText('Your password is changed.')).toBeVisible()
  await expect(desk.page.getByText('this was ended from elsewhere')).toBeVisible()
  await logIn(phone.page, 'Ada', 'another staple')
  await expect(phone.page.getByRole('heading', { name: 'Rooms', level: 1 })).toBeVisible()
})

test('a link that was used says so, and so does one that was cut', async ({ visitor, mailbox }) => {
  const { page } = await visitor('Ada')
  await register(page, { name: 'Ada', email: EMAIL })
  const { link } = await mailbox.waitFor(EMAIL)
  for (const bad of [link.slice(0, -5), link, link]) {
    await page.goto('about:blank')
    await page.goto(bad)
    await page.getByRole('button', { name: 'This is my address' }).click()
    const verified = page.getByText('Your e-mail address is verified.')
    const refused = page.getByRole('alert').getByText('This link is not good any more')
    await expect(verified.or(refused)).toBeVisible()
  }
  await expect(page.getByRole('alert')).toBeFocused()
  await page.goto('about:blank')
  await page.goto(link.replace(/#.*/u, ''))
  await expect(page.getByRole('heading', { name: 'Open the link once more' })).toBeVisible()
})

test('the secret of a link opened in the page that is there counts, and is seen nowhere', async ({
  visitor,
}) => {
  const { page } = await visitor('Ada')
  await page.goto('/reset')
  await expect(page.getByRole('heading', { name: 'Open the link once more' })).toBeVisible()
  await page.evaluate(() => {
    window.location.hash = 'secret'
  })
  await expect(page.getByLabel('New password', { exact: true })).toBeVisible()
  await expect(page).toHaveURL(/\/reset$/u)
  await page.goto('/login')
  await page.goBack()
  await expect(page).toHaveURL(/\/reset$/u)
})

test('ending a session elsewhere closes its page at once, and only that', async ({ visitor }) => {
  const desk = await visitor('desk')
  const phone = await visitor('phone')
  await register(desk.page, { name: 'Ada' })
  await phone.page.goto('/login')
  await logIn(phone.page, 'Ada')
  await phone.join('lobby')
  await openAccount(desk.page)
  const sessions = desk.page.getByRole('list', { name: 'Where you are logged in' })
  await expect(sessions.getByRole('listitem')).toHaveCount(2)
  await sessions.getByRole('button', { name: /^Log out/u }).click()
  await expect(phone.page.getByText('this was ended from elsewhere')).toBeVisible()
  await expect(phone.page.getByRole('heading', { name: 'Log in' })).toBeVisible()
  await expect(sessions.getByRole('listitem')).toHaveCount(1)
  await phone.page.reload()
  await expect(phone.page.getByRole('heading', { name: 'Come in and talk' })).toBeVisible()
  await phone.page.goto('/login')
  await logIn(phone.page, 'Ada')
  await expect(phone.composer('lobby')).toBeVisible()
})

test('another tab comes in with the one that logs in, and leaves with it', async ({ visitor }) => {
  const ada = await visitor('Ada')
  await register(ada.page, { name: 'Ada' })
  const other = await ada.context.newPage()
  await other.goto('/rooms')
  await expect(other.getByRole('heading', { name: 'Rooms', level: 1 })).toBeVisible()
  await openAccount(ada.page)
  await ada.page.getByRole('button', { name: 'Log out', exact: true }).click()
  await expect(other.getByRole('heading', { name: 'Log in' })).toBeVisible()
  await ada.page.goto('/login')
  await logIn(ada.page, 'Ada')
  await expect(other.getByRole('heading', { name: 'Rooms', level: 1 })).toBeVisible()
})

test('a guest keeps the name, the room and the words by registering', async ({
  person,
  visitor,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.join('lobby')
  await ben.join('lobby')
  await ada.say('As a guest')
  await expect(ben.message('As a guest')).toBeVisible()
  await ada.page.goto('/register')
  await expect(ada.page.getByLabel('Your name')).toHaveValue('Ada')
  await ada.page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await ada.page.getByRole('button', { name: 'Keep this name' }).click()
  await expect(ada.composer('lobby')).toBeVisible()
  await ada.say('With an account')
  await expect(ben.message('With an account')).toBeVisible()
  await expect(ada.message('As a guest')).toBeVisible()

  const elsewhere = await visitor('elsewhere')
  await elsewhere.page.goto('/login')
  await logIn(elsewhere.page, 'ada')
  await expect(elsewhere.page.getByRole('heading', { name: 'Rooms', level: 1 })).toBeVisible()
  await elsewhere.open('lobby')
  await expect(elsewhere.message('As a guest')).toBeVisible()
  await elsewhere.page.goto('/register')
  await expect(elsewhere.page.getByLabel('Your name')).toBeHidden()
})

test('what is wrong stands beside its field, and the focus is there', async ({ visitor }) => {
  const { page } = await visitor('Ada')
  await register(page, { name: 'Ada' })
  const other = await visitor('other')
  await other.page.goto('/register')
  const name = other.page.getByLabel('Your name')
  const password = other.page.getByLabel('Password', { exact: true })
  await fillIn(other.page, { name: 'Ada', password: 'short' })
  await other.page.getByRole('button', { name: 'Create account' }).click()
  await expect(password).toBeFocused()
  await expect(password).toHaveAccessibleDescription(/has at least 8 characters/u)
  await password.fill(PASSWORD)
  await other.page.getByLabel('E-mail').fill('not an address')
  await other.page.getByRole('button', { name: 'Create account' }).click()
  await expect(other.page.getByLabel('E-mail')).toBeFocused()
  await other.page.getByLabel('E-mail').fill('')
  await other.page.getByRole('button', { name: 'Create account' }).click()
  await expect(name).toBeFocused()
  await expect(name).toHaveAccessibleDescription(/already has this name/u)

  await other.page.goto('/login')
  await logIn(other.page, 'Ada', 'wrong horse')
  await expect(password).toBeFocused()
  await expect(password).toHaveAccessibleDescription(/do not go together/u)
})

test('I change my name, address and password, and take my data along', async ({
  visitor,
  mailbox,
}) => {
  const { page } = await visitor('Ada')
  await register(page, { name: 'Ada' })
  await openAccount(page)
  const dialog = page.getByRole('dialog')

  await page.getByRole('button', { name: 'Change name' }).click()
  await dialog.getByLabel('Your name').fill('Ada.L')
  await dialog.getByRole('button', { name: 'Change name' }).click()
  await expect(page.getByText('You are Ada.L now.')).toBeVisible()

  await page.getByRole('button', { name: 'Change e-mail' }).click()
  await dialog.getByLabel('E-mail').fill(EMAIL)
  await dialog.getByLabel('Your password', { exact: true }).fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Change address' }).click()
  await expect(page.getByText('Not verified yet')).toBeVisible()
  const { link } = await mailbox.waitFor(EMAIL)
  await page.getByRole('button', { name: 'Send the mail again' }).click()
  await expect(page.getByText(`Another mail is on its way to ${EMAIL}.`)).toBeVisible()
  expect((await mailbox.waitFor(EMAIL)).link).not.toBe(link)

  await page.getByRole('button', { name: 'Change password' }).click()
  await dialog.getByLabel('Password now', { exact: true }).fill('not this one')
  await dialog.getByLabel('New password', { exact: true }).fill('another staple')
  await dialog.getByRole('button', { name: 'Change password' }).click()
  await expect(dialog.getByLabel('Password now', { exact: true })).toBeFocused()
  await dialog.getByLabel('Password now', { exact: true }).fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText('Your password is changed')).toBeVisible()

  await page.goto('/settings/export')
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download my data' }).click()
  expect((await downloading).suggestedFilename()).toMatch(/^stonechat-.*\.json$/u)
})

test('a deleted account is gone, and its words are not', async ({ visitor, person }) => {
  const ada = await visitor('Ada')
  const ben = await person('Ben')
  await register(ada.page, { name: 'Ada' })
  await ada.join('lobby')
  await ben.join('lobby')
  await ada.say('Remember me')
  await openAccount(ada.page)
  await ada.page.getByRole('button', { name: 'Delete account…' }).click()
  const card = await ben.openCard('Ada')
  await expect(card.getByText('Ada', { exact: true })).toBeVisible()
  const dialog = ada.page.getByRole('dialog')
  await dialog.getByLabel('Your password', { exact: true }).fill('wrong horse')
  await dialog.getByRole('button', { name: 'Delete account' }).click()
  await expect(dialog.getByLabel('Your password', { exact: true })).toBeFocused()
  await dialog.getByLabel('Your password', { exact: true }).fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Delete account' }).click()
  await expect(ada.page.getByText('Your account is deleted.')).toBeVisible()
  const gone = ben.page.getByRole('dialog', { name: 'deleted user' })
  await expect(gone.getByText('This account was deleted.')).toBeVisible()
  await expect(gone.getByText('Online')).toBeHidden()
  await ben.page.reload()
  await expect(ben.message('Remember me')).toBeVisible()
  await expect(ben.timeline().getByText('deleted user').first()).toBeVisible()
})

test('an account is made and used by keyboard alone', async ({ visitor, isMobile }) => {
  test.skip(isMobile, 'A phone has no keyboard to do it with.')
  const { page } = await visitor('Ada')
  const { keyboard } = page
  await page.goto('/register')
  await expect(page.getByLabel('Your name')).toBeFocused()
  await keyboard.type('Ada')
  await keyboard.press('Tab')
  await keyboard.press('Tab')
  await keyboard.type(PASSWORD)
  await keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Show' })).toBeFocused()
  await keyboard.press('Space')
  await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('type', 'text')
  await keyboard.press('Tab')
  await keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Rooms', level: 1 })).toBeVisible()
  await page.getByRole('button', { name: 'You and the settings' }).press('Enter')
  await page.getByRole('menuitem', { name: 'Settings' }).press('Enter')
  const change = page.getByRole('button', { name: 'Change name' })
  await change.focus()
  await keyboard.press('Enter')
  await expect(page.getByRole('dialog').getByLabel('Your name')).toBeFocused()
  await keyboard.press('Escape')
  await expect(change).toBeFocused()
})

test.describe('where only accounts come in', () => {
  test.use({ access: 'registered' })

  test('nobody is asked for just a name, and anybody may register', async ({ visitor }) => {
    const { page } = await visitor('Ada')
    await page.goto('/r/lobby')
    await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Come in' })).toBeHidden()
    await page.getByRole('link', { name: 'Create an account' }).click()
    await fillIn(page, { name: 'Ada' })
    await page.getByRole('button', { name: 'Create account' }).click()
    await expect(page.getByRole('heading', { name: 'lobby', level: 1 })).toBeVisible()
  })
})

test.describe('where one needs an invitation', () => {
  test.use({ access: 'invited' })

  test('the owner comes by the link of the first start, and lets others in', async ({
    server,
    visitor,
  }) => {
    const stranger = await visitor('stranger')
    await stranger.page.goto('/register')
    await expect(stranger.page.getByRole('heading', { name: 'By invitation only' })).toBeVisible()

    const owner = await visitor('owner')
    await owner.page.goto(server.ownerLink)
    await expect(owner.page).toHaveURL(/\/owner$/u)
    await fillIn(owner.page, { name: 'Olga' })
    await owner.page.getByRole('button', { name: 'Become the owner' }).click()
    const welcome = owner.page.getByRole('dialog', { name: 'Welcome, Olga' })
    await expect(welcome).toContainText('Nobody comes in without an invitation')
    await welcome.getByRole('button', { name: 'Say something' }).click()
    await expect(owner.composer('lobby')).toBeVisible()
    await openAccount(owner.page)
    await expect(owner.page.getByText('you are owner here')).toBeVisible()
    await owner.page.getByRole('button', { name: 'Invite somebody' }).click()
    const invitations = owner.page.getByRole('region', { name: 'Invitations' })
    const link = await invitations.getByRole('status').getByRole('strong').textContent()

    await stranger.page.goto(`${link}`)
    await expect(stranger.page).toHaveURL(/\/invite$/u)
    await fillIn(stranger.page, { name: 'Ada' })
    await stranger.page.getByRole('button', { name: 'Create account' }).click()
    await stranger.join('lobby')

    const late = await visitor('late')
    await late.page.goto(`${link}`)
    await fillIn(late.page, { name: 'Ben' })
    await late.page.getByRole('button', { name: 'Create account' }).click()
    await expect(late.page.getByRole('alert')).toContainText('This invitation is not good any more')
    await openAccount(stranger.page)
    await expect(stranger.page.getByRole('region', { name: 'Invitations' })).toBeHidden()
  })
})
