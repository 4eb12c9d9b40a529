import { Person } from './support/person.ts'
import { expect, test } from './support/story.ts'

test('a server killed in the middle loses nothing, and what waits is sent once', async ({
  person,
  server,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.join('lobby')
  await ben.join('lobby')
  await ada.say('Before the storm')
  await expect(ben.message('Before the storm')).toBeVisible()

  await server.kill()
  await ada.say('Said in the dark')
  await ada.say('And another')
  await expect(ada.strip().getByText('2 messages wait to be sent.')).toBeVisible({
    timeout: 30_000,
  })
  await server.start()

  await expect(ben.message('And another')).toBeVisible({ timeout: 30_000 })
  await expect(ada.strip().getByText('wait to be sent')).toBeHidden()
  for (const person of [ada, ben]) {
    const texts = await person.timeline().getByRole('paragraph').allTextContents()
    const said = texts.filter((text) => /storm|dark|another/u.test(text))
    expect(said).toEqual(['Before the storm', 'Said in the dark', 'And another'])
  }
  await ben.say('Heard you')
  await expect(ada.message('Heard you')).toBeVisible()
})

test('what was written without a network is sent in order when it is back', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.join('lobby')
  await ben.join('lobby')
  await ada.context.setOffline(true)
  await expect(ada.strip().getByText('This device is offline.')).toBeVisible()
  for (const text of ['one', 'two', 'three']) await ada.say(text)
  await ben.say('Are you there?')
  await ada.context.setOffline(false)
  await expect(ben.message('three')).toBeVisible({ timeout: 30_000 })
  await expect(ada.message('Are you there?')).toBeVisible()
  const texts = await ben.timeline().getByRole('paragraph').allTextContents()
  expect(texts.filter((text) => /^(?:one|two|three)$/u.test(text))).toEqual(['one', 'two', 'three'])
})

test('a server that hangs is noticed on coming back to the page, and found again', async ({
  person,
  server,
}) => {
  const ada = await person('Ada')
  await ada.join('lobby')
  server.freeze()
  // As a browser says it to a page that was out of sight.
  await ada.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await expect(ada.strip().getByText(/Connection lost|Connecting again/u)).toBeVisible()
  await ada.say('Wake up')
  server.thaw()
  await expect(ada.strip().getByText(/lost|again/u)).toBeHidden({ timeout: 30_000 })
  await expect(ada.message('Wake up')).toBeVisible()
  await expect(ada.strip().getByText('waits to be sent')).toBeHidden()
})

test('a reload while the server is away keeps what was written', async ({ person, server }) => {
  const ada = await person('Ada')
  await ada.join('lobby')
  await server.kill()
  await ada.say('Do not lose me')
  await expect(ada.strip().getByText('1 message waits to be sent.')).toBeVisible()
  await server.start()
  await ada.page.reload()
  await expect(ada.message('Do not lose me')).toBeVisible()
  await expect(ada.messages('Do not lose me')).toHaveCount(1)
})

test('what a closed tab could not send, the next one does, and two tabs send it once', async ({
  person,
  server,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.join('lobby')
  await ben.join('lobby')
  const other = new Person('Ada', await ada.context.newPage())
  await other.page.goto('/r/lobby')
  await expect(other.composer('lobby')).toBeVisible()

  await server.kill()
  for (const text of ['one', 'two']) await ada.say(text)
  await expect(ada.strip().getByText('2 messages wait to be sent.')).toBeVisible()
  await ada.page.goto('about:blank')
  await ada.page.close()
  await server.start()

  await expect(ben.message('two')).toBeVisible({ timeout: 30_000 })
  await expect(other.message('two')).toBeVisible()
  for (const reader of [other, ben]) {
    const texts = await reader.timeline().getByRole('paragraph').allTextContents()
    expect(texts.filter((text) => /^(?:one|two)$/u.test(text))).toEqual(['one', 'two'])
  }
})

test.describe('with a short grace', () => {
  test.use({
    settings: {
      STONECHAT_GUEST_GRACE_SECONDS: '1',
      STONECHAT_PING_INTERVAL_SECONDS: '3',
      STONECHAT_PING_TIMEOUT_SECONDS: '10',
    },
  })

  test('who was away for too long is back in the room without doing anything', async ({
    person,
  }) => {
    const ada = await person('Ada')
    const ben = await person('Ben')
    await ada.join('lobby')
    await ben.join('lobby')
    await ada.context.setOffline(true)
    await expect(ben.timeline().getByText('Ada left')).toBeVisible({ timeout: 30_000 })
    await ben.say('She is gone')
    await ada.context.setOffline(false)
    await expect(ada.message('She is gone')).toBeVisible({ timeout: 30_000 })
    await ada.say('No, I am back')
    await expect(ben.message('No, I am back')).toBeVisible()
  })
})
