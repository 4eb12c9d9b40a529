import { describe, expect, test } from 'vitest'
import type { NotificationSettingsReply, QuietHours } from '@/api/wire'
import { isHeldBack, isQuietBy, levelOf } from '@/core/quiet'

/** A Monday, in a zone that is an hour ahead of UTC. */
const at = (time: string, day = 30) => Date.parse(`2026-11-${day}T${time}:00+01:00`)
const HOURS: QuietHours = {
  time_zone: 'Europe/Zurich',
  spans: [{ days: ['monday'], since: '22:00', until: '07:00' }],
  except_rooms: ['tea'],
  except_people: ['ben'],
}

function choices(more: Partial<NotificationSettingsReply['settings']> = {}) {
  const reply: NotificationSettingsReply = {
    settings: {
      tells: 'direct_and_mentions',
      keywords: [],
      privacy: 'full',
      delay_seconds: 5,
      quiet_until: null,
      quiet_hours: HOURS,
      mail: { after_minutes: 60, digest: 'off' },
      ...more,
    },
    rooms: [
      { room: 'tea', level: 'all', quiet_until: new Date(at('12:00')).toISOString() },
      { room: 'den', level: 'mentions', quiet_until: null },
    ],
  }
  return reply
}

describe('quiet hours', () => {
  test.each([
    ['21:59', 30, false],
    ['22:00', 30, true],
    ['23:59', 30, true],
    ['06:59', 30, false],
  ])('at %s of day %i: %s', (time, day, isQuiet) => {
    expect(isQuietBy(HOURS, at(time, day))).toBe(isQuiet)
  })

  test('go on into the next day, and are over then', () => {
    expect(isQuietBy(HOURS, Date.parse('2026-12-01T06:59:00+01:00'))).toBe(true)
    expect(isQuietBy(HOURS, Date.parse('2026-12-01T07:00:00+01:00'))).toBe(false)
    expect(isQuietBy(HOURS, Date.parse('2026-12-01T22:30:00+01:00'))).toBe(false)
  })

  test('within one day, and around the whole of it', () => {
    const lunch = { days: ['monday' as const], since: '12:00', until: '13:00' }
    expect(isQuietBy({ ...HOURS, spans: [lunch] }, at('12:30'))).toBe(true)
    expect(isQuietBy({ ...HOURS, spans: [lunch] }, at('13:00'))).toBe(false)
    const all = { ...lunch, until: '12:00' }
    expect(isQuietBy({ ...HOURS, spans: [all] }, at('13:00'))).toBe(true)
  })

  test('are by the clock of their zone, and never in one that is not known', () => {
    expect(isQuietBy({ ...HOURS, time_zone: 'Asia/Tokyo' }, at('14:30'))).toBe(true)
    expect(isQuietBy({ ...HOURS, time_zone: 'Middle/Earth' }, at('23:00'))).toBe(false)
  })

  test('do not hold back what is excepted from them', () => {
    const held = (room: string, author: string) =>
      isHeldBack(choices(), { room, author }, at('23:00'))
    expect(held('den', 'cy')).toBe(true)
    expect(held('tea', 'cy')).toBe(false)
    expect(held('den', 'ben')).toBe(false)
  })

  test('nothing is excepted from do-not-disturb, which ends by itself', () => {
    const until = choices({ quiet_until: new Date(at('15:00')).toISOString() })
    const held = (time: string) => isHeldBack(until, { room: 'tea', author: 'ben' }, at(time))
    expect(held('14:59')).toBe(true)
    expect(held('15:00')).toBe(false)
  })
})

describe('what is told of a room', () => {
  test('is what was chosen for it, and nothing while it is quiet', () => {
    expect(levelOf(choices(), 'tea', at('11:00'))).toBe('nothing')
    expect(levelOf(choices(), 'tea', at('12:00'))).toBe('all')
    expect(levelOf(choices(), 'den', at('11:00'))).toBe('mentions')
    expect(levelOf(choices(), 'attic', at('11:00'))).toBe('default')
    expect(levelOf(null, 'tea', at('11:00'))).toBe('default')
  })
})
