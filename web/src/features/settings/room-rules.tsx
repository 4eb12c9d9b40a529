import { t } from '@lingui/core/macro'
import { useState } from 'react'
import type { RoomLevel, RoomNotifications } from '@/api/wire'
import { useCalling, useChoices } from '@/binding/use-calling'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import { useSelection } from '@/binding/use-observable'
import { isAhead } from '@/core/quiet'
import { explain } from '@/lib/explain'
import { formatBriefly } from '@/lib/format-time'
import { roomCalled } from '@/lib/room-title'
import { Button } from '@/ui/button'
import { Fact, Refusal, Row, Rows, Section } from '@/ui/section'

/** The rooms of which something else was chosen, and how to have it as everywhere again. */
export function RoomRules() {
  const { choices } = useCalling()
  const rules = useChoices()?.rooms ?? []
  const [refusal, setRefusal] = useState<string | null>(null)
  const reset = async (room: string) => {
    const outcome = await choices.changeRoom({ room, level: 'default', quiet_until: null })
    setRefusal(outcome.ok ? null : explain(outcome.reason))
  }
  return (
    <Section title={t`Rooms with rules of their own`}>
      <Fact>{t`You make one in the menu of a room, under “Notifications”.`}</Fact>
      {refusal !== null && <Refusal>{refusal}</Refusal>}
      {rules.length === 0 && <p>{t`There is none: what you chose above goes for all of them.`}</p>}
      {rules.length > 0 && (
        <Rows label={t`Rooms with rules of their own`}>
          {rules.map((rule) => (
            <RuleRow key={rule.room} rule={rule} onReset={() => void reset(rule.room)} />
          ))}
        </Rows>
      )}
    </Section>
  )
}

function RuleRow({ rule, onReset }: { rule: RoomNotifications; onReset: () => void }) {
  const { me } = useMe()
  const room = useSelection(useChat().rooms, (rooms) => rooms.get(rule.room)?.room)
  const name = room === undefined ? t`A room that you have left` : roomCalled(room, me)
  return (
    <Row
      title={name}
      acts={
        room !== undefined && (
          <Button
            look="quiet"
            small={true}
            aria-label={t`${name}: as everywhere`}
            onClick={onReset}
          >
            {t`As everywhere`}
          </Button>
        )
      }
    >
      <Fact>{ruleName(rule)}</Fact>
    </Row>
  )
}

function ruleName({ level, quiet_until: until }: RoomNotifications): string {
  if (until === null || !isAhead(until, Date.now())) return levelName(level)
  const end = formatBriefly(Date.parse(until))
  return level === 'default' ? t`Quiet until ${end}` : t`${levelName(level)}; quiet until ${end}`
}

function levelName(level: RoomLevel): string {
  switch (level) {
    case 'default':
      return t`As everywhere`
    case 'all':
      return t`Every message`
    case 'mentions':
      return t`Mentions only`
    case 'nothing':
      return t`Nothing`
  }
}
