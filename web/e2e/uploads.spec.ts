import { picture } from './support/pictures.ts'
import { expect, test } from './support/story.ts'

test('a pasted image survives a reload, before and after it was sent', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.join('lobby')
  await ben.join('lobby')
  await ada.page.route('**/api/v1/uploads*', (route) => route.abort())
  await ada.paste(picture(320, 200), 'breast.png', 'image/png')
  const tray = ada.page.getByRole('list', { name: 'Images to send' })
  await ada.page.getByLabel('Describe image 1').fill('A rust-red square')

  await ada.page.reload()
  const image = tray.getByRole('img', { name: 'A rust-red square' })
  await expect(image).toHaveAttribute('src', /^blob:/u)
  await ada.say('Look at this')
  await ada.say('And this comes behind it')
  await expect(ada.message('Look at this')).toBeVisible()

  await ada.page.reload()
  await expect(ada.message('Look at this')).toBeVisible()
  await expect(ben.messages('And this comes behind it')).toHaveCount(0)
  await ada.page.unroute('**/api/v1/uploads*')
  await expect(ben.timeline().getByRole('img', { name: 'A rust-red square' })).toBeVisible()
  await expect(ben.message('And this comes behind it')).toBeVisible()
  await expect(ben.messages('Look at this')).toHaveCount(1)
})
