import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import type { FiledReport, Message, User } from '@/api/wire'
import { openProfileCard } from '@/binding/profile-card'
import { useChat } from '@/binding/use-chat'
import { CloseReport } from '@/features/reports/close-report'
import { explain } from '@/lib/explain'
import { formatBriefly } from '@/lib/format-time'
import { nameOf } from '@/lib/name-of'
import { messagePath } from '@/lib/routes'
import { Avatar } from '@/ui/avatar'
import { Button } from '@/ui/button'
import { TextLink } from '@/ui/text-link'
import styles from './report-entry.module.css'

interface ReportEntryProps {
  report: FiledReport
  onClosed: () => void
}

/** Who reported whom and why, with what was said, as it was then. */
export function ReportEntry({ report, onClosed }: ReportEntryProps) {
  const { rest } = useChat()
  const { reporter, user, message, reason } = report
  const close = async (outcome: string) => {
    const answer = await rest.closeReport({ report: report.id, outcome })
    if (!answer.ok) return explain(answer.reason)
    onClosed()
    return null
  }
  return (
    <li className={styles.report}>
      <p>
        <Trans>
          <Name user={reporter} /> reported <Name user={user} />
        </Trans>
      </p>
      <p className={styles.fact}>{formatBriefly(Date.parse(report.created_at))}</p>
      <blockquote className={styles.reason}>{reason}</blockquote>
      {message !== null && <Said message={message} context={report.context} />}
      {report.closed_at === null ? <CloseReport onClose={close} /> : <Outcome report={report} />}
    </li>
  )
}

function Name({ user }: { user: User }) {
  return (
    <button
      type="button"
      className={styles.name}
      aria-haspopup="dialog"
      onClick={(event) => openProfileCard(user.id, event.currentTarget)}
    >
      {nameOf(user)}
    </button>
  )
}

/** The message, and, if one wants to see it, what was said around it. */
function Said({ message, context }: { message: Message; context: readonly Message[] }) {
  const [isWide, setIsWide] = useState(false)
  const shown = isWide ? [...context, message].sort((a, b) => a.position - b.position) : [message]
  return (
    <div className={styles.said}>
      <ol>
        {shown.map((one) => (
          <Line key={one.id} message={one} isMeant={one.id === message.id} />
        ))}
      </ol>
      <div className={styles.acts}>
        {context.length > 0 && (
          <Button look="text" small={true} onClick={() => setIsWide(!isWide)}>
            {isWide ? t`Only the message` : t`What was said around it`}
          </Button>
        )}
        <TextLink href={messagePath(message)}>{t`Show it where it was said`}</TextLink>
      </div>
    </div>
  )
}

function Line({ message, isMeant }: { message: Message; isMeant: boolean }) {
  const { author, text, images, files } = message
  const name = nameOf(author)
  const others = images.length + files.length
  return (
    <li className={isMeant ? `${styles.line} ${styles.meant}` : styles.line}>
      <Avatar id={author.id} name={name} picture={author.avatar} size={24} />
      <p className={styles.text}>
        <strong>{name}</strong> {text}
        {others > 0 && ` ${t`(with images or files)`}`}
      </p>
    </li>
  )
}

function Outcome({ report }: { report: FiledReport }) {
  const by = report.closed_by === null ? '' : nameOf(report.closed_by)
  const at = report.closed_at === null ? '' : formatBriefly(Date.parse(report.closed_at))
  return (
    <p className={styles.outcome}>
      {report.outcome}
      <span className={styles.fact}>{t`Closed by ${by}, ${at}`}</span>
    </p>
  )
}
