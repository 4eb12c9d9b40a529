import { expect, test } from 'vitest'
import { Subject } from '@/lib/observable'
import { type Beat, noBeat, Pacer } from '@/lib/pacer'

class ManualBeat implements Beat {
  #soon: (() => void)[] = []
  #frame: (() => void)[] = []

  soon(action: () => void): void {
    this.#soon.push(action)
  }

  nextFrame(action: () => void): void {
    this.#frame.push(action)
  }

  endTurn(): void {
    for (const action of this.#soon.splice(0)) action()
  }

  drawFrame(): void {
    for (const action of this.#frame.splice(0)) action()
  }
}

test('the first change is shown as soon as the turn is over', () => {
  const beat = new ManualBeat()
  const source = new Subject(0)
  const shown = new Pacer(beat).paced(source)
  source.set(1)
  source.set(2)
  expect(shown.get()).toBe(0)
  beat.endTurn()
  expect(shown.get()).toBe(2)
})

test('further changes are shown once a frame, the last one always', () => {
  const beat = new ManualBeat()
  const source = new Subject(0)
  const shown = new Pacer(beat).paced(source)
  const seen: number[] = []
  shown.subscribe(() => seen.push(shown.get()))
  source.set(1)
  beat.endTurn()
  for (let value = 2; value <= 100; value += 1) source.set(value)
  beat.endTurn()
  expect(seen).toEqual([1])
  beat.drawFrame()
  expect(seen).toEqual([1, 100])
  beat.drawFrame()
  source.set(101)
  beat.endTurn()
  expect(seen).toEqual([1, 100, 101])
})

test('what changes together is shown together', () => {
  const beat = new ManualBeat()
  const pacer = new Pacer(beat)
  const [left, right] = [new Subject('a'), new Subject('a')]
  const [shownLeft, shownRight] = [pacer.paced(left), pacer.paced(right)]
  left.set('b')
  beat.endTurn()
  left.set('c')
  beat.endTurn()
  right.set('c')
  expect([shownLeft.get(), shownRight.get()]).toEqual(['b', 'a'])
  beat.drawFrame()
  expect([shownLeft.get(), shownRight.get()]).toEqual(['c', 'c'])
})

test('without a beat everything is shown at once', () => {
  const source = new Subject(0)
  const shown = new Pacer(noBeat).paced(source)
  source.set(1)
  expect(shown.get()).toBe(1)
  source.set(2)
  expect(shown.get()).toBe(2)
})
