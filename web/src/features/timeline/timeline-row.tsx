import { t } from '@lingui/core/macro'
import { MessageItem } from '@/features/timeline/message-item'
import { noticeText } from '@/features/timeline/notice-text'
import type { Row } from '@/features/timeline/rows'
import { formatDay } from '@/lib/format-time'
import styles from './timeline.module.css'

/** Whatever stands in a timeline. Messages alone hold it in place: the other rows may move. */
export function TimelineRow({ row, now }: { row: Row; now: number }) {
  switch (row.kind) {
    case 'message':
      return <MessageItem row={row} />
    case 'day':
      return <li className={styles.day}>{formatDay(row.at, now)}</li>
    case 'new':
      return <li className={styles.new}>{t`New`}</li>
    case 'notices':
      return <li className={styles.notices}>{noticeText(row.notices)}</li>
  }
}
