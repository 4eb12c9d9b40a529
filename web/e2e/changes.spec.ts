import type { Message } from '../src/api/wire.ts'
import { register } from './support/account-story.ts'
import { Person } from './support/person.ts'
import { expect, test } from './support/story.ts'
import { Talker } from './support/talker.ts'

test('what others change is changed before my eyes', async ({ person, talker }) => {
  const ben = await talker('Ben')
  await ben.ask('create_room', { name: 'garden' })
  const ada = await person('Ada')
  await ada.join('garden')
  const say = async (text: string) => {
    const { message } = await ben.ask<{ message: Message }>('send_message', {
      room: 'garden',
      text,
    })
    return message.id
  }
  const mistyped = await say('Slugs are luvly')
  const regretted = await say('Slugs are awful')
  await expect(ada.message('Slugs are awful')).toBeVisible()
  await ben.ask('edit_message', { message: mistyped, text: 'Slugs are lovely' })
  await ben.ask('delete_message', { message: regretted })
  await expect(ada.message('Slugs are lovely')).toBeVisible()
  await expect(ada.timeline().getByText('edited', { exact: true })).toBeVisible()
  await expect(ada.message('This message was deleted.')).toBeVisible()
  await expect(ada.message('Slugs are awful')).toBeHidden()

  await ben.ask('update_room', { room: 'garden', name: 'orchard', topic: 'Mostly slugs' })
  await expect(ada.heading('orchard')).toBeVisible()
  await expect(ada.page.getByText('Mostly slugs').first()).toBeVisible()
  // The name that it had leads nowhere from now on.
  await expect(ada.page).toHaveURL(/\/r\/orchard$/u)
  await ada.page.reload()
  await expect(ada.heading('orchard')).toBeVisible()
  await ada.say('Mostly snails.')
  await expect(ada.message('Mostly snails.')).toBeVisible()
})

test('an open menu goes with its message', async ({ person, talker }) => {
  const ben = await talker('Ben')
  await ben.ask('create_room', { name: 'garden' })
  const ada = await person('Ada')
  await ada.join('garden')
  const { message } = await ben.ask<{ message: Message }>('send_message', {
    room: 'garden',
    text: 'Slugs are awful',
  })
  await ada.message('Slugs are awful').click({ button: 'right' })
  await expect(ada.page.getByRole('menuitem', { name: 'Reply' })).toBeVisible()
  await ben.ask('delete_message', { message: message.id })
  await expect(ada.message('This message was deleted.')).toBeVisible()
  await expect(ada.page.getByRole('menu')).toBeHidden()
})

test('a long message is folded, and unfolds below what I read', async ({ person, talker }) => {
  const ben = await talker('Ben')
  await ben.ask('create_room', { name: 'garden' })
  const ada = await person('Ada')
  await ada.join('garden')
  const lines = Array.from({ length: 90 }, (_, at) => `Slug number ${at + 1}.`)
  await ben.ask('send_message', { room: 'garden', text: lines.join('\n') })
  await ben.ask('send_message', { room: 'garden', text: 'So many' })
  const message = ada.timeline().getByRole('listitem').filter({ hasText: 'Slug number 1.' })
  await expect(message).toBeVisible()
  await expect(ada.message('So many')).toBeVisible()
  await expect(message).not.toContainText('Slug number 90.')
  const more = message.getByRole('button', { name: 'Show more' })
  await expect(more).toHaveAttribute('aria-expanded', 'false')
  await more.focus()
  const top = async () => Math.round((await message.boundingBox())?.y ?? Number.NaN)
  const before = await top()
  await ada.page.keyboard.press('Enter')
  await expect(message).toContainText('Slug number 90.')
  expect(await top()).toBe(before)
  const less = message.getByRole('button', { name: 'Show less' })
  await expect(less).toBeFocused()
  await expect(less).toHaveAttribute('aria-expanded', 'true')
  await ada.page.keyboard.press('Enter')
  await expect(message).not.toContainText('Slug number 90.')
  await expect(more).toBeInViewport()
})

test('a direct room is called by who is in it, and a whisper stands apart', async ({
  visitor,
  server,
}) => {
  const ben = await Talker.register(server.url, 'Ben')
  const ada = await visitor('Ada')
  await register(ada.page, { name: 'Ada' })
  await ben.ask('open_direct', { user: 'Ada' })
  await ada.open('Ben')
  await ada.page.getByRole('button', { name: 'What can be done with this room' }).click()
  await expect(ada.page.getByRole('menuitem', { name: 'Who is here' })).toBeVisible()
  await expect(ada.page.getByRole('menuitem', { name: 'Leave room' })).toBeHidden()
  await ada.page.keyboard.press('Escape')
  await ada.page.getByRole('textbox', { name: 'Message @Ben' }).fill('Hello, Ben')
  await ada.page.getByRole('button', { name: 'Send' }).click()
  await expect(ada.message('Hello, Ben')).toBeVisible()

  await ada.join('lobby')
  await ben.ask('join_room', { room: 'lobby' })
  await ben.ask('send_message', { room: 'lobby', text: 'psst', to: ['Ada'] })
  await ben.ask('send_message', { room: 'lobby', text: 'Good morning' })
  await expect(ada.message('Good morning')).toBeVisible()
  const whisper = ada.timeline().getByRole('listitem').filter({ hasText: 'psst' })
  await expect(whisper).toContainText('Only you and Ben')
  const aloud = ada.timeline().getByRole('listitem').filter({ hasText: 'Good morning' })
  await expect(aloud).not.toContainText('Only you')
  ben.leave()
})

test('a private room is gone from the screen with my place in it', async ({ visitor, server }) => {
  const ben = await Talker.register(server.url, 'Ben')
  const ada = await visitor('Ada')
  await register(ada.page, { name: 'Ada' })
  const { room } = await ben.ask<{ room: { id: string } }>('create_room', {
    title: 'Plans',
    visibility: 'private',
  })
  await ben.ask('invite', { room: room.id, user: 'Ada' })
  await ben.ask('send_message', { room: room.id, text: 'Between us' })
  await ada.open('Plans')
  await expect(ada.message('Between us')).toBeVisible()
  await ben.ask('remove_member', { room: room.id, user: 'Ada' })
  await expect(ada.message('Between us')).toBeHidden()
  await expect(ada.heading('Plans')).toBeHidden()
  await expect(ada.page.getByText('You are not in Plans any more.')).toBeVisible()
  ben.leave()
})

test('whoever is put out of a room while writing is told so, and their words are kept', async ({
  person,
  talker,
}) => {
  const ben = await talker('Ben')
  await ben.ask('create_room', { name: 'garden' })
  const ada = await person('Ada')
  await ada.join('garden')
  await ada.composer('garden').fill('Dear all')
  await ben.ask('remove_member', { room: 'garden', user: 'Ada' })
  await expect(ada.page.getByText('You are not in #garden any more.')).toBeVisible()
  await expect(ada.page.getByText('What you had written is kept.')).toBeVisible()
  const join = ada.page.getByRole('button', { name: 'Join garden' })
  await join.click()
  await expect(ada.composer('garden')).toHaveValue('Dear all')
  await ben.ask('ban', { room: 'garden', user: 'Ada', on: true })
  await join.click()
  await expect(ada.page.getByText('those who run this room keep you out of it')).toBeVisible()
})

test('what I edit is deleted elsewhere, and my words become a message of their own', async ({
  person,
}) => {
  const ada = await person('Ada')
  await ada.createRoom('garden')
  await ada.say('Good mornign')
  await expect(ada.message('Good mornign')).toBeVisible()
  const other = new Person('Ada', await ada.context.newPage())
  await other.page.goto('/r/garden')
  await ada.composer('garden').press('ArrowUp')
  await ada.page.getByRole('textbox', { name: 'Edit your message' }).fill('Good morning')

  const row = other.timeline().getByRole('listitem').filter({ hasText: 'Good mornign' })
  await (await other.openMenu(row)).getByRole('menuitem', { name: 'Delete…' }).click()
  const question = other.page.getByRole('alertdialog')
  await question.getByRole('button', { name: 'Delete', exact: true }).click()

  await expect(ada.message('This message was deleted.')).toBeVisible()
  await expect(ada.page.getByRole('button', { name: 'Save' })).toBeDisabled()
  await ada.page.getByRole('button', { name: 'Make it a new message' }).click()
  await expect(ada.composer('garden')).toHaveValue('Good morning')
  await expect(ada.composer('garden')).toBeFocused()
  await ada.page.getByRole('button', { name: 'Send' }).click()
  await expect(ada.message('Good morning')).toBeVisible()
})
