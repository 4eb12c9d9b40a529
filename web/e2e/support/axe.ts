import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/**
 * @param within a selector, where the rest of the page cannot be reached at the moment
 */
export async function expectNoViolations(
  page: Page,
  place: string,
  within?: string,
): Promise<void> {
  // Axe measures contrast, which means nothing in the middle of a transition.
  await page.evaluate(async () => {
    const passing = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
    await Promise.allSettled(passing.map((animation) => animation.finished))
  })
  const axe = new AxeBuilder({ page })
  // What surrounds a menu sends the focus back in, which axe does not know.
  if (within !== undefined) axe.include(within).disableRules('region')
  const { violations } = await axe.analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)
  expect(found, place).toEqual([])
}
