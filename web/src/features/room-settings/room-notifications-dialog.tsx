import { t } from '@lingui/core/macro'
import { useCallback, useState } from 'react'
import type { Choice, RoomLevel, SetRoomNotifications } from '@/api/wire'
import { useCalling, useChoices } from '@/binding/use-calling'
import { useLoaded } from '@/binding/use-loaded'
import { useMe } from '@/binding/use-me'
import { isAhead } from '@/core/quiet'
import type { JoinedRoom } from '@/core/room-view'
import { explain } from '@/lib/explain'
import { roomCalled } from '@/lib/room-title'
import { settingsPath } from '@/lib/routes'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { QuietChoice } from '@/ui/quiet-choice'
import { RadioGroup } from '@/ui/radio-group'
import { Refusal } from '@/ui/section'
import { Spinner } from '@/ui/spinner'
import { TextLink } from '@/ui/text-link'
import styles from './room-settings.module.css'

interface RoomNotificationsDialogProps {
  view: JoinedRoom
  onClose: () => void
}

type RoomChoice = Omit<SetRoomNotifications, 'room'>

/** Of what somebody is told in one room. Each choice counts at once. */
export function RoomNotificationsDialog({ view, onClose }: RoomNotificationsDialogProps) {
  const { me } = useMe()
  const { room } = view
  const { choice, tells, refusal, change, reload } = useRoomChoice(room.id)
  const title = roomCalled(room, me)
  return (
    <Dialog title={t`Notifications of ${title}`} onClose={onClose}>
      <div className={styles.tab}>
        {refusal !== null && (
          <Refusal {...(choice === null && { onRetry: reload })}>{refusal}</Refusal>
        )}
        {choice === null && refusal === null && <Spinner />}
        {choice !== null && (
          <>
            <RadioGroup<RoomLevel>
              label={t`Tell me of`}
              value={choice.level}
              onChange={(level) => void change({ level })}
              options={[
                { value: 'default', label: t`The same as everywhere`, hint: tellsName(tells) },
                { value: 'all', label: t`Every message` },
                {
                  value: 'mentions',
                  label: t`Mentions only`,
                  hint: t`Also answers to you, whispers, and your words`,
                },
                { value: 'nothing', label: t`Nothing` },
              ]}
            />
            <QuietChoice
              label={t`Quiet for now`}
              hint={t`Until then you are told nothing of this room.`}
              until={choice.quiet_until}
              onChange={(until) => void change({ quiet_until: until })}
            />
          </>
        )}
        <div className={styles.ends}>
          <TextLink href={settingsPath('notifications')}>{t`For all rooms`}</TextLink>
          <Button onClick={onClose}>{t`Done`}</Button>
        </div>
      </div>
    </Dialog>
  )
}

function useRoomChoice(room: string) {
  const { choices } = useCalling()
  const [loaded, reload] = useLoaded(useCallback(() => choices.load(), [choices]))
  const state = useChoices()
  const [wanted, setWanted] = useState<RoomChoice>({})
  const [refusal, setRefusal] = useState<string | null>(null)
  const chosen = state?.rooms.find((one) => one.room === room)
  const until = chosen?.quiet_until ?? null
  const saved = {
    level: chosen?.level ?? 'default',
    quiet_until: isAhead(until, Date.now()) ? until : null,
  }
  const choice = state === null ? null : { ...saved, ...wanted }
  // What is missing in a request is as everywhere, so both are always said.
  const change = async (changed: RoomChoice) => {
    setWanted(changed)
    const outcome = await choices.changeRoom({ room, ...saved, ...changed })
    setRefusal(outcome.ok ? null : explain(outcome.reason))
    setWanted({})
  }
  const isFailed = loaded.status === 'failed' && state === null
  return {
    ...{ choice, change, reload },
    tells: state?.settings.tells ?? 'direct_and_mentions',
    refusal: isFailed ? explain(loaded.problem) : refusal,
  }
}

function tellsName(tells: Choice): string {
  switch (tells) {
    case 'all':
      return t`Every message`
    case 'direct_and_mentions':
      return t`What is said to you`
    case 'nothing':
      return t`Nothing`
  }
}
