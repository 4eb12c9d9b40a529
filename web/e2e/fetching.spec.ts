import { expect, test } from './support/story.ts'

test('one screen is shown until the page one came for is here', async ({ person }) => {
  const { page } = await person('Ada')
  const release = Promise.withResolvers<void>()
  await page.route(/\/assets\/settings-screen-/u, async (route) => {
    await release.promise
    await route.continue()
  })
  await page.addInitScript(() => {
    const seen: string[] = []
    Object.assign(window, { seen })
    new MutationObserver(() => {
      if (document.querySelector('#root > *') === null) return
      const heading = document.querySelector('h1')?.textContent ?? 'nothing'
      if (seen.at(-1) !== heading) seen.push(heading)
    }).observe(document, { childList: true, subtree: true })
  })
  const isKnown = page
    .waitForEvent('websocket')
    .then((socket) =>
      socket.waitForEvent('framereceived', ({ payload }) => String(payload).includes('"username"')),
    )
  await page.goto('/settings/appearance', { waitUntil: 'commit' })
  await expect(page.getByRole('heading', { name: 'Stonechat' })).toBeVisible()
  await isKnown
  release.resolve()
  await expect(page.getByRole('heading', { name: 'Appearance', level: 1 })).toBeVisible()
  const seen = await page.evaluate(() => Reflect.get(window, 'seen'))
  expect(seen).toEqual(['Stonechat', 'Appearance'])
})

test('a part that cannot be fetched leaves the rest alone, and comes the next time', async ({
  person,
}) => {
  const ada = await person('Ada')
  await ada.join('lobby')
  const menu = /\/assets\/menu-popup-/u
  await ada.page.route(menu, (route) => route.abort())
  const button = ada.page.getByRole('button', { name: 'What can be done with this room' })
  await button.click()
  await expect(ada.page.getByText('This part of the page could not be loaded.')).toBeVisible()
  await expect(button).toHaveAttribute('aria-expanded', 'false')
  await ada.say('Still here')
  await expect(ada.message('Still here')).toBeVisible()
  await ada.page.unroute(menu)
  await button.click()
  await expect(ada.page.getByRole('menu')).toBeVisible()
})
