import type {
  NotificationSettingsReply,
  QuietHours,
  QuietSpan,
  RoomLevel,
  Weekday,
} from '@/api/wire'

/*
 * Whether somebody wants to be told of anything just now, as the server decides it: what a page
 * shows by itself must not say more than they asked for.
 */

/** What it is about. */
export interface Concern {
  readonly room: string
  readonly author: string
}

const DAY_MINUTES = 24 * 60

/** The days of a week as they follow each other. */
export const WEEK: readonly Weekday[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
]

/** Whether it is to wait until it is no longer quiet. */
export function isHeldBack(
  { settings }: NotificationSettingsReply,
  concern: Concern,
  now: number,
): boolean {
  if (isAhead(settings.quiet_until, now)) return true
  const { except_rooms: rooms = [], except_people: people = [] } = settings.quiet_hours
  if (rooms.includes(concern.room) || people.includes(concern.author)) return false
  return isQuietBy(settings.quiet_hours, now)
}

/** What is told of a room: nothing while it is quiet, and `default` where nothing was chosen. */
export function levelOf(
  choices: NotificationSettingsReply | null,
  room: string,
  now: number,
): RoomLevel {
  const chosen = choices?.rooms.find((one) => one.room === room)
  if (chosen === undefined) return 'default'
  return isAhead(chosen.quiet_until, now) ? 'nothing' : chosen.level
}

/** Whether the weekly hours say so, by the clock of their time zone. */
export function isQuietBy({ time_zone: zone, spans = [] }: QuietHours, now: number): boolean {
  if (spans.length === 0) return false
  const clock = clockIn(zone, now)
  return clock !== null && spans.some((span) => covers(span, clock))
}

export function isAhead(instant: string | null, now: number): boolean {
  return instant !== null && Date.parse(instant) > now
}

interface Clock {
  readonly day: number
  readonly minutes: number
}

/** A span belongs to the day on which it begins, also where it ends on the next. */
function covers({ days, since, until }: QuietSpan, { day, minutes }: Clock): boolean {
  const begin = minutesOf(since)
  const end = minutesOf(until)
  const isOn = (index: number) => {
    const name = WEEK[(index + WEEK.length) % WEEK.length]
    return name !== undefined && days.includes(name)
  }
  if (end > begin) return isOn(day) && minutes >= begin && minutes < end
  return (isOn(day) && minutes >= begin) || (isOn(day - 1) && minutes < end)
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return (hours * 60 + minutes) % DAY_MINUTES
}

/** Null for a zone that this browser does not know. */
function clockIn(timeZone: string, now: number): Clock | null {
  try {
    const parts = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'long',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).formatToParts(now)
    const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
    const day = WEEK.indexOf(part('weekday').toLowerCase() as Weekday)
    return { day, minutes: Number(part('hour')) * 60 + Number(part('minute')) }
  } catch {
    return null
  }
}
