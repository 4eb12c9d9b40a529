import { t } from '@lingui/core/macro'
import { describeTerm } from '@/features/search/describe-term'
import { type Query, writeQuery } from '@/features/search/query'
import { useNames } from '@/features/search/term-chips'
import { Button } from '@/ui/button'
import styles from './search-page.module.css'

interface NothingFoundProps {
  query: Query
  onSearch: (query: string) => void
}

/** Says what was looked for and how to look wider. */
export function NothingFound({ query, onSearch }: NothingFoundProps) {
  const nameOf = useNames()
  const { terms, words } = query
  return (
    <div className={styles.nothing} role="status">
      <h2 className={styles.nothingTitle}>{t`Nothing found`}</h2>
      <p>
        {words === ''
          ? t`No message that you may read fits this.`
          : t`No message that you may read has all of “${words}”. Parts of words are found, too: try fewer letters.`}
      </p>
      {(words !== '' || terms.length > 1) && terms.length > 0 && (
        <div className={styles.wider}>
          {terms.map((term) => {
            const name = describeTerm(term, nameOf(term))
            const others = terms.filter((other) => other !== term)
            return (
              <Button
                key={`${term.operator}:${term.value}`}
                look="quiet"
                small={true}
                onClick={() => onSearch(writeQuery({ words, terms: others }))}
              >
                {t`Without “${name}”`}
              </Button>
            )
          })}
        </div>
      )}
    </div>
  )
}
