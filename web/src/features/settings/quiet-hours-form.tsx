import { t } from '@lingui/core/macro'
import { type FormEvent, useState } from 'react'
import type { Problem, QuietHours, User } from '@/api/wire'
import { useUsers } from '@/binding/use-users'
import { QuietExceptions } from '@/features/settings/quiet-exceptions'
import { QuietSpanFields } from '@/features/settings/quiet-span-fields'
import {
  type EditedSpan,
  faultOf,
  newSpan,
  SPANS_MOST,
  zoneHere,
  zoneOf,
} from '@/features/settings/quiet-week'
import { explain } from '@/lib/explain'
import { formatTimeIn } from '@/lib/format-time'
import { placeIn } from '@/lib/place-in'
import { randomId } from '@/lib/random-id'
import { Button } from '@/ui/button'
import { Form } from '@/ui/form'
import { SearchSelect } from '@/ui/search-select'
import { SubmitButton } from '@/ui/submit-button'
import styles from './quiet-hours-form.module.css'

interface QuietHoursFormProps {
  hours: QuietHours
  /** The answer is why not, or null. */
  onSave: (hours: QuietHours) => Promise<Problem | null>
}

/** The quiet hours of a week; what is changed counts once it is saved, all of it at once. */
export function QuietHoursForm({ hours, onSave }: QuietHoursFormProps) {
  const form = useQuietHours(hours, onSave)
  const { spans, zone } = form
  return (
    <Form {...form.around}>
      {spans.map((span) => (
        <QuietSpanFields
          key={span.key}
          span={span}
          isRefused={form.around.refusals > 0}
          onChange={form.changeSpan}
          onRemove={() => form.setSpans(spans.filter((one) => one !== span))}
        />
      ))}
      {spans.length === 0 && <p>{t`There are no quiet hours.`}</p>}
      {spans.length < SPANS_MOST && (
        <div>
          <Button look="quiet" onClick={() => form.setSpans([...spans, newSpan(randomId())])}>
            {t`Add hours`}
          </Button>
        </div>
      )}
      <SearchSelect
        label={t`By the clock of`}
        hint={t`It also decides when a summary is mailed to you.`}
        options={Intl.supportedValuesOf('timeZone')}
        nameOf={placeIn}
        detailOf={(option) => formatTimeIn(option, Date.now())}
        value={zone}
        onChange={(chosen) => form.setZone(chosen ?? zone)}
      />
      {spans.length > 0 && (
        <QuietExceptions
          rooms={form.rooms}
          onRooms={form.setRooms}
          people={form.people}
          onPeople={form.setPeople}
        />
      )}
      {form.isChanged && (
        <div className={styles.acts}>
          <Button look="quiet" onClick={form.reset}>
            {t`Undo the changes`}
          </Button>
          <SubmitButton isBusy={form.isBusy}>{t`Save the quiet hours`}</SubmitButton>
        </div>
      )}
    </Form>
  )
}

function useQuietHours(hours: QuietHours, onSave: QuietHoursFormProps['onSave']) {
  const start = startOf(hours)
  const [spans, setSpans] = useState(start.spans)
  const [zone, setZone] = useState(start.zone)
  const [rooms, setRooms] = useState(start.rooms)
  const [chosen, setChosen] = useState<readonly User[] | null>(null)
  const known = useUsers(start.people)
  const [refused, setRefused] = useState({ error: null as string | null, refusals: 0 })
  const [isBusy, setIsBusy] = useState(false)
  const people = chosen ?? known
  const edited: QuietHours = {
    time_zone: zone,
    spans: spans.map(({ days, since, until }) => ({ days, since, until })),
    except_rooms: [...rooms],
    // Whoever could not be looked up yet is not forgotten by that.
    except_people: chosen === null ? [...start.people] : chosen.map(({ id }) => id),
  }
  const refuse = (error: string | null) =>
    setRefused((before) => ({ error, refusals: before.refusals + 1 }))

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (isBusy) return
    if (spans.some((span) => faultOf(span) !== null)) {
      refuse(t`Some hours have no day, or lack a time.`)
      return
    }
    setIsBusy(true)
    const problem = await onSave(edited)
    setIsBusy(false)
    if (problem !== null) refuse(explain(problem))
  }
  return {
    ...{ spans, setSpans, zone, setZone, rooms, setRooms, people, setPeople: setChosen, isBusy },
    isChanged: JSON.stringify(edited) !== JSON.stringify(savedIn(hours, start.zone)),
    changeSpan: (span: EditedSpan) =>
      setSpans((all) => all.map((one) => (one.key === span.key ? span : one))),
    reset: () => {
      setSpans(start.spans)
      setZone(start.zone)
      setRooms(start.rooms)
      setChosen(null)
      setRefused({ error: null, refusals: 0 })
    },
    around: { ...refused, onSubmit: (event: FormEvent) => void submit(event) },
  }
}

function startOf(hours: QuietHours) {
  const { spans = [], except_rooms: rooms = [], except_people: people = [] } = hours
  return {
    spans: spans.map((span, index): EditedSpan => ({ ...span, key: `saved-${index}` })),
    zone: zoneOf(hours, zoneHere()),
    rooms: rooms as readonly string[],
    people: people as readonly string[],
  }
}

/** As it is saved; that a time zone was chosen for somebody is no change of theirs. */
function savedIn(hours: QuietHours, zone: string): QuietHours {
  const { spans = [], except_rooms = [], except_people = [] } = hours
  const plain = spans.map(({ days, since, until }) => ({ days, since, until }))
  return { time_zone: zone, spans: plain, except_rooms, except_people }
}
