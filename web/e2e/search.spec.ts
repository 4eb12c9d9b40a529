import { picture } from './support/pictures.ts'
import { expect, test } from './support/story.ts'

test('what was said is found by its words, with operators chosen from a list, and read in its place', async ({
  person,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.join('lobby')
  await ben.join('lobby')
  await ben.say('The **old** stone wall has come down')
  await ada.say('Which stone wall?')
  await expect(ben.message('Which stone wall?')).toBeVisible()
  await ada.page.goto('/search')
  const field = ada.page.getByRole('combobox', { name: 'Search messages' })
  await expect(field).toBeFocused()
  await field.fill('stone')
  await field.press('Enter')
  const found = ada.page.getByRole('region', { name: 'Messages found' })
  await expect(found.getByRole('listitem')).toHaveCount(2)
  await expect(found.getByRole('listitem').first()).toContainText('Which stone wall?')
  await expect(found.locator('mark')).toHaveText(['stone', 'stone'])
  await field.fill('stone fr')
  await field.press('ArrowDown')
  await field.press('Enter')
  await expect(field).toHaveValue('stone from:')
  await field.pressSequentially('be')
  const option = ada.page.getByRole('option', { name: /Ben/u })
  await expect(option).toHaveAttribute('aria-selected', 'true')
  await field.press('Enter')
  await expect(ada.page.getByRole('button', { name: 'Remove: from Ben' })).toBeVisible()
  await expect(ada.page).toHaveURL(/q=from%3ABen\+stone/u)
  await expect(found.getByRole('listitem')).toHaveCount(1)
  await found.getByRole('button', { name: /^What was said around it/u }).click()
  await expect(found.getByRole('list', { name: 'Said after it' })).toContainText(
    'Which stone wall?',
  )
  await found.getByRole('link', { name: /^Ben/u }).click()
  await expect(ada.heading('lobby')).toBeVisible()
  await expect(ada.message('The old stone wall has come down')).toBeInViewport()
  await ada.page.goBack()
  await expect(found.getByRole('listitem')).toHaveCount(1)
})

test('within a room the keys of the browser search that room, and older ones come by scrolling', async ({
  person,
  talker,
  isMobile,
}) => {
  test.skip(isMobile, 'A phone has no keyboard to do it with.')
  const ada = await person('Ada')
  const ben = await talker('Ben')
  await ben.ask('join_room', { room: 'lobby' })
  const texts = Array.from({ length: 60 }, (_, index) => `pebble ${index + 1}`)
  await ben.say('lobby', texts)
  await ada.join('lobby')
  await ada.page.keyboard.press('Control+f')
  await expect(ada.page.getByRole('button', { name: 'Remove: in #lobby' })).toBeVisible()
  await ada.page.keyboard.type('pebble')
  await ada.page.keyboard.press('Enter')
  const found = ada.page.getByRole('region', { name: 'Messages found' })
  await expect(found.getByRole('listitem')).toHaveCount(25)
  await ada.page.getByRole('main').evaluate((main) => main.scrollTo(0, main.scrollHeight))
  await expect(found.getByRole('listitem').nth(30)).toBeAttached()
  await ada.page.getByRole('main').evaluate((main) => main.scrollTo(0, main.scrollHeight))
  await expect(found.getByText('That is all.')).toBeVisible()
  await expect(found.getByRole('listitem')).toHaveCount(60)
})

test('rooms, people and pictures are found, and what finds nothing says how to go on', async ({
  person,
  talker,
}) => {
  const ben = await talker('Ben')
  await ben.ask('create_room', { name: 'stone-garden' })
  const image = { data: picture(300, 200), alt: 'A wall' }
  await ben.ask('send_message', { room: 'stone-garden', text: 'Ours', images: [image] })
  const ada = await person('Ada')
  await ada.page.goto('/search?q=stone')
  const beside = ada.page.getByRole('list', { name: 'Rooms and people' })
  await expect(beside.getByRole('link', { name: 'stone-garden' })).toBeVisible()
  await expect(ada.page.getByRole('heading', { name: 'Nothing found' })).toBeVisible()
  await ada.page.goto('/search?q=ours has:image from:nobody')
  await ada.page.getByRole('button', { name: 'Without “from nobody”' }).click()
  await expect(
    ada.page.getByRole('region', { name: 'Messages found' }).getByRole('img', { name: 'A wall' }),
  ).toBeVisible()
  await ada.page.goto('/search?q=on:yesterday')
  await expect(ada.page.getByRole('alert')).toContainText('Write the year first')
  await ada.page.goto('/search')
  await ada.page.getByRole('button', { name: 'has:image ours' }).click()
  await expect(ada.page.getByRole('button', { name: 'Remove: with an image' })).toBeVisible()
})
