import { picture } from './support/pictures.ts'
import { expect, test } from './support/story.ts'

test('two people meet in a new room and talk both ways', async ({ person }) => {
  const ada = await person('Ada')
  await ada.createRoom('garden')
  await expect(ada.page.getByText('Nothing was said here yet')).toBeVisible()

  const ben = await person('Ben')
  await ben.join('garden')
  await expect(ada.timeline().getByText('Ben joined')).toBeVisible()

  await ada.say('Good morning, Ben!')
  await expect(ben.message('Good morning, Ben!')).toBeVisible()
  await ben.say('Good morning!\nHow are the slugs?')
  await expect(ada.timeline().getByText('How are the slugs?')).toBeVisible()
  await expect(ada.messages('Good morning, Ben!')).toHaveCount(1)
})

test('who leaves is gone for the others, and may look in and come back', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.join('lobby')
  await ben.join('lobby')
  await ben.leave()
  await expect(ada.timeline().getByText('Ben left')).toBeVisible()
  await expect(ben.page.getByRole('heading', { name: 'Rooms', level: 1 })).toBeVisible()

  await ada.say('Where did he go?')
  await expect(ada.message('Where did he go?')).toBeVisible()
  await ben.page.getByRole('main').getByRole('link', { name: 'lobby' }).click()
  await expect(ben.message('Where did he go?')).toBeVisible()
  await expect(ben.composer('lobby')).toBeHidden()
  await ben.page.getByRole('button', { name: 'Join lobby' }).click()
  await ben.say('Here I am.')
  await expect(ada.message('Here I am.')).toBeVisible()
})

test('the people of a room come and go in its list', async ({ person }) => {
  const ada = await person('Ada')
  await ada.join('lobby')
  const people = ada.page.getByRole('button', { name: /^People/u })
  if ((await people.getAttribute('aria-expanded')) === 'false') await people.click()
  const list = ada.page.getByRole('list', { name: 'People in lobby' })
  await expect(list.getByRole('listitem')).toHaveText([/Ada/u])
  const ben = await person('Ben')
  await ben.join('lobby')
  await expect(list.getByRole('listitem')).toHaveText([/Ada/u, /Ben/u])
  await ben.leave()
  await expect(list.getByRole('listitem')).toHaveText([/Ada/u])
})

test('a pasted image is seen first, then sent, and arrives on the other side', async ({
  person,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.join('lobby')
  await ben.join('lobby')
  await ada.paste(picture(640, 400), 'breast.png', 'image/png')
  await expect(ada.page.getByRole('list', { name: 'Images to send' })).toBeVisible()
  await ada.page.getByLabel('Describe image 1').fill('A rust-red square')
  await ada.say('Look at this')
  for (const person of [ada, ben]) {
    const image = person.timeline().getByRole('img', { name: 'A rust-red square' })
    await expect(image).toBeVisible()
    await expect(image).toHaveJSProperty('complete', true)
    const loaded = async () => image.evaluate((element: HTMLImageElement) => element.naturalWidth)
    await expect.poll(loaded).toBeGreaterThan(0)
    await expect(
      person.timeline().getByRole('link', { name: 'A rust-red square' }),
    ).toHaveAttribute('href', /^\/uploads\//u)
  }
  await ben.page.reload()
  await expect(ben.timeline().getByRole('img', { name: 'A rust-red square' })).toBeVisible()
})

test('what cannot be sent is refused by name before it is sent', async ({ person }) => {
  const ada = await person('Ada')
  await ada.join('lobby')
  await ada.paste(Buffer.alloc(10_000_001), 'huge.png', 'image/png')
  await expect(ada.page.getByRole('alert').getByText('an image may have 10 MB')).toBeVisible()
  await ada.paste(Buffer.from('no image at all'), 'torn.png', 'image/png')
  await expect(ada.page.getByRole('alert').getByText('torn.png cannot be opened')).toBeVisible()
  await ada.page.getByRole('button', { name: 'Dismiss' }).click()
  await ada.say('Never mind')
  await expect(ada.message('Never mind')).toBeVisible()
})

test('what looks like markup is only text, and only web addresses are links', async ({
  person,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.join('lobby')
  await ben.join('lobby')
  const markup = '<img src=x onerror="document.title=1"><b>bold</b> javascript:alert(1)'
  await ada.say(markup)
  await ada.say('See https://example.org/a_(b).')
  await expect(ben.message(markup)).toBeVisible()
  await expect(ben.timeline().getByRole('img')).toHaveCount(0)
  const link = ben.timeline().getByRole('link')
  await expect(link).toHaveCount(1)
  await expect(link).toHaveAttribute('href', 'https://example.org/a_(b)')
  await expect(link).toHaveAttribute('rel', /noopener/u)
  await expect(ben.page).toHaveTitle(/Stonechat/u)
})

test('what is said elsewhere is unread until I look', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.createRoom('garden')
  await ada.join('lobby')
  await ben.join('garden')
  await ben.say('Anybody here?')
  await ben.say('Hello?')
  await expect(ada.page).toHaveTitle(/^\(2\) /u)
  await ada.open('garden')
  await expect(ada.timeline().getByText('New', { exact: true })).toBeVisible()
  await expect(ada.page).toHaveTitle('#garden · Stonechat')
})

test('a draft waits in its room', async ({ person }) => {
  const ada = await person('Ada')
  await ada.createRoom('garden')
  await ada.composer('garden').fill('Half a thought')
  await ada.join('lobby')
  await expect(ada.composer('lobby')).toHaveValue('')
  await ada.open('garden')
  await expect(ada.composer('garden')).toHaveValue('Half a thought')
  await ada.page.reload()
  await expect(ada.composer('garden')).toHaveValue('Half a thought')
})

test('a room that does not exist says so and offers a way on', async ({ person }) => {
  const ada = await person('Ada')
  await ada.page.goto('/r/nowhere')
  await expect(ada.page.getByRole('heading', { name: 'No room called nowhere' })).toBeVisible()
  await ada.page.getByRole('button', { name: 'Browse rooms' }).click()
  await expect(ada.page.getByRole('button', { name: 'Join lobby' })).toBeVisible()
})

test('a room that exists already cannot be made again', async ({ person }) => {
  const ada = await person('Ada')
  await ada.browse()
  await ada.page.getByRole('main').getByRole('button', { name: 'Create a room' }).click()
  const dialog = ada.page.getByRole('dialog')
  await dialog.getByLabel('Name', { exact: true }).fill('Lobby')
  await dialog.getByRole('button', { name: 'Create room' }).click()
  await expect(dialog.getByText('There is already a room with this name')).toBeVisible()
  await ada.page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
})
