import { t } from '@lingui/core/macro'
import { DayLine } from '@/features/timeline/day-line'
import { MessageItem } from '@/features/timeline/message-item'
import { noticeText } from '@/features/timeline/notice-text'
import type { Row } from '@/features/timeline/rows'
import styles from './timeline.module.css'

interface TimelineRowProps {
  row: Row
  now: number
  /** The message that somebody was brought to just now. */
  arrivedAt: string | null
}

/** Whatever stands in a timeline. Messages alone hold it in place: the other rows may move. */
export function TimelineRow({ row, now, arrivedAt }: TimelineRowProps) {
  switch (row.kind) {
    case 'message':
      return (
        <MessageItem row={row} isArrivedAt={row.message !== null && row.message.id === arrivedAt} />
      )
    case 'day':
      return <DayLine at={row.at} now={now} />
    case 'new':
      return <li className={styles.new} data-new="">{t`New`}</li>
    case 'notices':
      return <li className={styles.notices}>{noticeText(row.notices)}</li>
  }
}
