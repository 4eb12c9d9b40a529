import { MessageItem } from '@/features/timeline/message-item'
import { noticeText } from '@/features/timeline/notice-text'
import type { Row } from '@/features/timeline/rows'
import { formatDay } from '@/lib/format-time'
import styles from './timeline.module.css'

/** Whatever stands in a timeline. */
export function TimelineRow({ row, now }: { row: Row; now: number }) {
  switch (row.kind) {
    case 'message':
      return <MessageItem row={row} />
    case 'day':
      return (
        <li className={styles.day} data-key={row.key}>
          {formatDay(row.at, now)}
        </li>
      )
    case 'new':
      return (
        <li className={styles.new} data-key={row.key}>
          New
        </li>
      )
    case 'notices':
      return (
        <li className={styles.notices} data-key={row.key}>
          {noticeText(row.notices)}
        </li>
      )
  }
}
