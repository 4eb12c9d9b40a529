import { expect, test } from './support/story.ts'

test('a name that is taken is refused in plain words, and another one lets me in', async ({
  person,
  visitor,
}) => {
  await person('Ada')
  const ben = await visitor('Ben')
  await ben.page.goto('/')
  await ben.takeName('ada')
  await expect(ben.page.getByText('Somebody here already has this name')).toBeVisible()
  await ben.takeName('Ben')
  await expect(ben.page.getByRole('heading', { name: 'Rooms', level: 1 })).toBeVisible()
})

test('a name that cannot be is refused with the reason', async ({ visitor }) => {
  const ada = await visitor('Ada')
  await ada.page.goto('/')
  await ada.takeName('two words')
  await expect(ada.page.getByLabel('Your name')).toHaveAttribute('aria-invalid', 'true')
  await ada.takeName('   ')
  await expect(ada.page.getByText('Type the name that others will see.')).toBeVisible()
})

test('a reload keeps me signed in, in my room, with what was said', async ({ person }) => {
  const ada = await person('Ada')
  await ada.join('lobby')
  await ada.say('Still here?')
  await expect(ada.message('Still here?')).toBeVisible()
  await ada.page.reload()
  await expect(ada.heading('lobby')).toBeVisible()
  await expect(ada.message('Still here?')).toBeVisible()
  await expect(ada.composer('lobby')).toBeVisible()
})

test('opening the application leads back to the room where I was', async ({ person }) => {
  const ada = await person('Ada')
  await ada.createRoom('garden')
  await ada.page.goto('/')
  await expect(ada.heading('garden')).toBeVisible()
})

test.describe('with a short grace', () => {
  test.use({ settings: { STONECHAT_GUEST_GRACE_SECONDS: '1' } })

  test('who signs out is asked for a name again, and the old one is free', async ({
    person,
    visitor,
  }) => {
    const ada = await person('Ada')
    await ada.page.goto('/')
    await ada.chooseForMyself('Sign out')
    await ada.page.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click()
    await expect(ada.page.getByText('You are signed out.')).toBeVisible()
    const other = await visitor('Ada')
    await other.comeInOnceFree()
  })

  test('who comes back to find the name taken is told so, and may choose another', async ({
    person,
    visitor,
  }) => {
    const ada = await person('Ada')
    await ada.page.goto('about:blank')
    const other = await visitor('Ada')
    await other.comeInOnceFree()
    await ada.page.goto('/')
    await expect(ada.page.getByText('somebody else took the name Ada')).toBeVisible()
    await ada.takeName('Ada.again')
    await expect(ada.page.getByLabel('Your name')).toBeHidden()
  })
})
