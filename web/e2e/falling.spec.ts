import type { Page } from '@playwright/test'
import { expect, test } from './support/story.ts'

/** Nothing can be drawn that has a number in it, as if we had a defect there, until it is mended. */
async function breakNumbers(page: Page): Promise<() => Promise<void>> {
  const sound = await page.evaluateHandle(() => {
    const { prototype } = Intl.NumberFormat
    const before = Object.getOwnPropertyDescriptor(prototype, 'format') ?? {}
    Object.defineProperty(prototype, 'format', {
      ...before,
      get: () => {
        throw new Error('A defect')
      },
    })
    return before
  })
  return () =>
    sound.evaluate((before) => {
      Object.defineProperty(Intl.NumberFormat.prototype, 'format', before)
    })
}

test('what cannot be drawn takes neither the rooms nor the way elsewhere along', async ({
  person,
}) => {
  const ada = await person('Ada')
  await ada.join('lobby')
  await ada.say('Good morning')
  await expect(ada.message('Good morning')).toBeVisible()
  const mend = await breakNumbers(ada.page)
  await ada.browse()
  await expect(ada.heading('Something went wrong on this page')).toBeVisible()
  await expect(ada.page.getByRole('button', { name: 'Reload' })).toBeVisible()

  await mend()
  await ada.page.goBack()
  const room = ada.message('Good morning').or(ada.roomLink('lobby'))
  await expect(room.first()).toBeVisible()
  await ada.open('lobby')
  await expect(ada.message('Good morning')).toBeVisible()
})
