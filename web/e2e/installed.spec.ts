import { expect, test } from './support/story.ts'

test.use({ serviceWorkers: 'allow' })

test('once it was here, it opens without a network and comes back by itself', async ({
  person,
  server,
}) => {
  const ada = await person('Ada')
  await ada.createRoom('tea')
  await ada.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await server.kill()
  await ada.page.goto('/r/tea')
  await expect(ada.page.getByRole('heading', { name: 'Stonechat' })).toBeVisible()
  await expect(ada.strip().first()).toContainText(/Connect/u)
  await server.start()
  await expect(ada.heading('tea')).toBeVisible()
})
