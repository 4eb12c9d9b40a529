import { t } from '@lingui/core/macro'
import { useEffect, useState } from 'react'
import type { User } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useIsOnline } from '@/binding/use-is-online'
import { useMe } from '@/binding/use-me'
import { useSelection } from '@/binding/use-observable'
import { asWhisper } from '@/core/draft'
import { speakingIn } from '@/core/rights'
import type { JoinedRoom } from '@/core/room-view'
import { ReportDialog } from '@/features/people/report-dialog'
import { explain } from '@/lib/explain'
import { goTo } from '@/lib/navigation'
import { roomPath, settingsPath } from '@/lib/routes'
import { Button } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { Refusal } from '@/ui/section'
import styles from './card-acts.module.css'

interface CardActsProps {
  user: User
  /** The room that is open, and whether they are in it too. */
  view: JoinedRoom | null
  isMember: boolean
  /** What was done shows itself elsewhere. */
  onDone: () => void
}

/** Ways to reach somebody, and to be left alone by them. */
export function CardActs({ user, view, isMember, onDone }: CardActsProps) {
  const { me } = useMe()
  const chat = useChat()
  const isOnline = useIsOnline()
  const [refusal, setRefusal] = useState<string | null>(null)
  if (user.id === me.id) return <OwnCardActs onDone={onDone} />

  const message = async () => {
    const outcome = await chat.membership.openDirect({ user: user.id })
    if (!outcome.ok) {
      setRefusal(explain(outcome.reason))
      return
    }
    goTo(roomPath(outcome.value))
    onDone()
  }
  return (
    <>
      <div className={styles.acts}>
        {!(me.guest || user.guest) && (
          <Button disabled={!isOnline} onClick={() => void message()}>
            <Icon name="message" size={18} />
            {t`Message`}
          </Button>
        )}
        {view !== null && isMember && <TalkActs user={user} view={view} onDone={onDone} />}
      </div>
      {refusal !== null && <Refusal>{refusal}</Refusal>}
      <PeaceActs user={user} />
    </>
  )
}

function OwnCardActs({ onDone }: { onDone: () => void }) {
  const { me } = useMe()
  if (me.guest) return null
  const edit = () => {
    goTo(settingsPath('profile'))
    onDone()
  }
  return (
    <div className={styles.acts}>
      <Button look="quiet" onClick={edit}>
        {t`Edit your profile`}
      </Button>
    </div>
  )
}

/** What begins in the room that is open: its draft is written to, nothing is sent. */
function TalkActs({ user, view, onDone }: { user: User; view: JoinedRoom; onDone: () => void }) {
  const { drafts } = useChat()
  const { me } = useMe()
  const { silence, mayWhisper } = speakingIn(view, { me }, Date.now())
  const room = view.room.id
  const whisper = () => {
    drafts.set(room, asWhisper(drafts.of(room), user))
    onDone()
  }
  const mention = () => {
    const draft = drafts.of(room)
    const before = draft.text === '' || /\s$/u.test(draft.text) ? draft.text : `${draft.text} `
    drafts.set(room, { ...draft, text: `${before}@${user.username} ` })
    onDone()
  }
  return (
    <>
      {mayWhisper && !user.guest && (
        <Button look="quiet" onClick={whisper}>
          <Icon name="whisper" size={18} />
          {t`Whisper`}
        </Button>
      )}
      {silence === null && view.room.kind !== 'direct' && (
        <Button look="quiet" onClick={mention}>
          {t`Mention`}
        </Button>
      )}
    </>
  )
}

function PeaceActs({ user }: { user: User }) {
  const { people } = useChat()
  const [isReporting, setIsReporting] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const isBlocked = useSelection(people.blocked, (blocked) => blocked?.has(user.id) ?? null)
  useEffect(() => {
    if (isBlocked === null) void people.loadBlocked()
  }, [people, isBlocked])

  const block = async (isOn: boolean) => {
    const outcome = await people.block(user, isOn)
    setRefusal(outcome.ok ? null : explain(outcome.reason))
  }
  return (
    <div className={styles.peace}>
      {isBlocked === true && (
        <p className={styles.note} role="status">
          {t`You blocked them: they cannot write to you, whisper to you or call you, and do not see when you are here.`}
        </p>
      )}
      {isBlocked !== null && (
        <Button look="text" small={true} onClick={() => void block(!isBlocked)}>
          {isBlocked ? t`Unblock` : t`Block`}
        </Button>
      )}
      <Button look="text" small={true} onClick={() => setIsReporting(true)}>
        {t`Report…`}
      </Button>
      {refusal !== null && <Refusal>{refusal}</Refusal>}
      {isReporting && <ReportDialog user={user} onClose={() => setIsReporting(false)} />}
    </div>
  )
}
