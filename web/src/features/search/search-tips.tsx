import { t } from '@lingui/core/macro'
import { purposeOf } from '@/features/search/describe-term'
import { Button } from '@/ui/button'
import { Icon } from '@/ui/icon'
import styles from './search-tips.module.css'

interface SearchTipsProps {
  recent: readonly string[]
  onSearch: (query: string) => void
  onForget: () => void
}

/** Before anything was looked for: what was last, and how to look. */
export function SearchTips({ recent, onSearch, onForget }: SearchTipsProps) {
  return (
    <div className={styles.tips}>
      {recent.length > 0 && (
        <section>
          <div className={styles.head}>
            <h2 className={styles.title}>{t`Looked for before`}</h2>
            <Button look="text" small={true} onClick={onForget}>
              {t`Forget them`}
            </Button>
          </div>
          <ul>
            {recent.map((query) => (
              <li key={query}>
                <button type="button" className={styles.recent} onClick={() => onSearch(query)}>
                  <Icon name="search" size={16} />
                  <span className={styles.words}>{query}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h2 className={styles.title}>{t`How to find it`}</h2>
        <dl className={styles.list}>
          <Tip code={t`stone wall`}>{t`both, anywhere in a message, in any order`}</Tip>
          <Tip code={t`"stone wall"`}>{t`just so, in a row`}</Tip>
          <Tip code="from:ada">{purposeOf('from')}</Tip>
          <Tip code="in:lobby">{purposeOf('in')}</Tip>
          <Tip code="mentions:me">{purposeOf('mentions')}</Tip>
          <Tip code="before:2026-11-30">{t`older than a day; after: and on: do as well`}</Tip>
          <Tip code="has:image">{purposeOf('has')}</Tip>
          <Tip code="is:pinned">{purposeOf('is')}</Tip>
        </dl>
      </section>
    </div>
  )
}

function Tip({ code, children }: { code: string; children: string }) {
  return (
    <div className={styles.tip}>
      <dt>
        <code className={styles.code}>{code}</code>
      </dt>
      <dd className={styles.purpose}>{children}</dd>
    </div>
  )
}
