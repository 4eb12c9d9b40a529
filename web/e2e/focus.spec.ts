import { register } from './support/account-story.ts'
import { expect, test } from './support/story.ts'
import { Talker } from './support/talker.ts'

test('when somebody is removed and let back, the focus stays beside where they were', async ({
  visitor,
  server,
}) => {
  const ada = await visitor('Ada')
  await register(ada.page, { name: 'Ada' })
  await ada.createRoom('garden')
  const [ben, cleo] = [
    await Talker.register(server.url, 'Ben'),
    await Talker.register(server.url, 'Cleo'),
  ]
  for (const talker of [ben, cleo]) await talker.ask('join_room', { room: 'garden' })
  for (const name of ['Ben', 'Cleo']) {
    const card = await ada.openCard(name)
    await card.getByRole('button', { name: 'Remove from the room…' }).click()
    const question = ada.page.getByRole('alertdialog', { name: `Remove ${name}?` })
    await question.getByRole('radio', { name: /^Never/u }).check()
    await question.getByRole('button', { name: 'Remove' }).click()
    await expect(card).toBeHidden()
    const people = ada.page.getByRole('list', { name: /^People (?:in|who run) / })
    await expect(people.getByRole('button', { name: new RegExp(name, 'u') })).toHaveCount(0)
    const left = name === 'Ben' ? /Cleo/u : /Ada/u
    await expect(people.getByRole('button', { name: left })).toBeFocused()
  }

  await ada.page.keyboard.press('Escape')
  await ada.choose('About this room')
  const dialog = ada.page.getByRole('dialog', { name: '#garden' })
  await dialog.getByRole('tab', { name: 'Banned' }).click()
  const lift = dialog.getByRole('button', { name: /^Lift the ban of/u })
  await expect(lift).toHaveCount(2)
  await lift.first().click()
  await expect(lift).toHaveCount(1)
  await expect(lift).toBeFocused()
  ben.leave()
  cleo.leave()
})

test('the emoji of a status is chosen in the place of the form, and the focus comes back', async ({
  visitor,
}) => {
  const { page } = await visitor('Ada')
  await register(page, { name: 'Ada' })
  await page.goto('/')
  await page.getByRole('button', { name: /change how you are seen/u }).click()
  const popover = page.getByRole('dialog', { name: 'How you are seen' })
  await popover.getByRole('button', { name: 'Choose an emoji' }).click()
  await popover.getByLabel('Search emoji').fill('peacock')
  await popover.getByRole('gridcell', { name: 'Peacock' }).click()
  const chosen = popover.getByRole('button', { name: 'Choose another emoji than 🦚' })
  await expect(chosen).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(popover.getByLabel('What are you doing?')).toBeFocused()
  await chosen.click()
  await popover.getByRole('button', { name: 'No emoji' }).click()
  await expect(popover.getByRole('button', { name: 'Choose an emoji' })).toBeFocused()
})
