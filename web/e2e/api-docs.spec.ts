import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './support/story.ts'

test('the API is read, searched and copied by keyboard, from this server alone', async ({
  visitor,
  server,
}) => {
  const { page } = await visitor('Ada')
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).origin))
  await page.goto('/api/docs')
  await expect(page.getByRole('heading', { name: 'Say something in a room' })).toBeVisible()
  if (!(await page.getByLabel('Filter').isVisible()))
    await page.getByText('Contents').press('Enter')
  await page.getByLabel('Filter').fill('members room')
  const contents = page.getByRole('navigation', { name: 'Operations' })
  await expect(contents.getByRole('link', { name: 'Make a room' })).toBeHidden()
  await contents.getByRole('link', { name: 'List the members of a room' }).press('Enter')
  const operation = page.getByRole('article').filter({ hasText: '/api/v1/rooms/{room}/members' })
  await expect(operation.first()).toBeInViewport()
  await operation.first().getByRole('button', { name: 'Copy' }).press('Enter')
  await expect(
    page.getByRole('status').filter({ hasText: /Copied|Select the line/u }),
  ).toBeVisible()
  expect(new Set(asked)).toEqual(new Set([new URL(server.url).origin]))
})

test('axe finds nothing in the description of the API', async ({ visitor }) => {
  const { page } = await visitor('Ada')
  await page.goto('/api/docs')
  await expect(page.getByRole('heading', { name: 'Shapes', level: 2 }).first()).toBeVisible()
  // One of each kind: the others are made alike, and all of them keep axe busy for a minute.
  const parts = ['header', '#tag-rooms', '#send_message', '#set_avatar', '#shape-Message']
  const axe = parts.reduce((some, part) => some.include(part), new AxeBuilder({ page }))
  const { violations } = await axe.analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)).toEqual([])
})
