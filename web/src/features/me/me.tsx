import { t } from '@lingui/core/macro'
import type { ComponentProps } from 'react'
import { useIsOnline } from '@/binding/use-is-online'
import { useMe } from '@/binding/use-me'
import { usePresence } from '@/binding/use-presence'
import { MeMenu, type MeMenuActs } from '@/features/me/me-menu'
import { QuietSign } from '@/features/me/quiet-sign'
import { useReportNotice } from '@/features/me/use-report-notice'
import { nameOf } from '@/lib/name-of'
import { REGISTER_PATH } from '@/lib/routes'
import { Avatar } from '@/ui/avatar'
import { lazyPart } from '@/ui/lazy-part'
import { Link } from '@/ui/link'
import { Popover } from '@/ui/popover'
import { PresenceDot, presenceName } from '@/ui/presence-dot'
import { Spinner } from '@/ui/spinner'
import { VisuallyHidden } from '@/ui/visually-hidden'
import styles from './me.module.css'

const StatusEditor = lazyPart(
  async () => (await import('@/features/me/status-editor')).StatusEditor,
  { waiting: <Spinner /> },
)

/** Who one is here and how one is seen, and what is one's own: profile, settings, the way out. */
export function Me(acts: MeMenuActs) {
  const { me } = useMe()
  useReportNotice()
  return (
    <div className={styles.me}>
      <Popover label={t`How you are seen`} side="top" trigger={<StatusButton />}>
        {(close) => <StatusEditor onDone={close} />}
      </Popover>
      {me.guest && (
        <Link href={REGISTER_PATH} className={styles.keep}>
          {t`Keep your name`}
        </Link>
      )}
      <QuietSign onOpen={acts.onQuiet} />
      <MeMenu {...acts} />
    </div>
  )
}

/** One's name with how others see one; it opens where that is chosen. */
function StatusButton(props: ComponentProps<'button'>) {
  const { me } = useMe()
  const presence = usePresence(me.id)
  const isOnline = useIsOnline()
  const status = isOnline ? (presence?.status ?? 'online') : 'offline'
  const name = nameOf(me)
  const said = [presence?.emoji, presence?.text].filter(Boolean).join(' ')
  return (
    <button type="button" {...props} className={styles.who}>
      <span className={styles.face}>
        <Avatar id={me.id} name={name} picture={me.avatar} size={32} />
        <span className={styles.dot} aria-hidden="true">
          <PresenceDot status={status} onHead={true} isSilent={true} />
        </span>
      </span>
      <span className={styles.words}>
        <span className={styles.name}>{name}</span>
        <span className={styles.status}>
          {isOnline ? said || presenceName(status) : t`Not connected`}
        </span>
      </span>
      <VisuallyHidden>, {t`change how you are seen`}</VisuallyHidden>
    </button>
  )
}
