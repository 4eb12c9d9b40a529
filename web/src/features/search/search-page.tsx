import { t } from '@lingui/core/macro'
import { useDeferredValue, useMemo, useState } from 'react'
import type { User } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import { useObservable } from '@/binding/use-observable'
import { faultOf } from '@/features/search/describe-term'
import { FoundBeside } from '@/features/search/found-beside'
import { FoundList } from '@/features/search/found-list'
import {
  isGood,
  isIdle,
  openTerm,
  parseQuery,
  type Query,
  writeQuery,
} from '@/features/search/query'
import { SearchField } from '@/features/search/search-field'
import { SearchTips } from '@/features/search/search-tips'
import { suggestionsFor } from '@/features/search/suggestions'
import { usePeopleNamed } from '@/features/search/use-people-named'
import { useSearching } from '@/features/search/use-searching'
import { HOME_PATH } from '@/lib/routes'
import { BackLink } from '@/ui/back-link'
import { Icon } from '@/ui/icon'
import styles from './search-page.module.css'

interface SearchPageProps {
  /** What is looked for, as the address has it. */
  query: string
  /** What was looked for before, the last first. */
  recent: readonly string[]
  onSearch: (query: string) => void
  onForget: () => void
  onPerson: (user: User) => void
}

/** Looks for messages wherever one may read, for rooms and for people. */
export function SearchPage({ query, recent, onSearch, onForget, onPerson }: SearchPageProps) {
  const [draft, setDraft] = useDraft(query)
  const suggestions = useSuggestions(draft, recent)
  const wanted = useMemo(() => parseQuery(query), [query])
  const fault = wanted.terms.find((term) => !isGood(term))
  const idle = isIdle(wanted)
  const [findings, more] = useSearching(fault === undefined && !idle ? query : '')
  return (
    <main className={styles.page}>
      <div className={styles.inner}>
        <div className={styles.head}>
          <BackLink href={HOME_PATH} label={t`Back to your rooms`} />
          <h1 className={styles.title}>{t`Search`}</h1>
        </div>
        <SearchField
          query={draft}
          suggestions={suggestions}
          onChange={setDraft}
          onSearch={(next) => {
            setDraft(next)
            onSearch(writeQuery(next))
          }}
        />
        {fault !== undefined && (
          <p className={styles.fault} role="alert">
            <Icon name="alert" size={18} />
            <span>{faultOf(fault)}</span>
          </p>
        )}
        {idle && <SearchTips recent={recent} onSearch={onSearch} onForget={onForget} />}
        {findings !== null && (
          <>
            <FoundBeside rooms={findings.rooms} users={findings.users} onPerson={onPerson} />
            <FoundList query={wanted} findings={findings} onMore={more} onSearch={onSearch} />
          </>
        )}
      </div>
    </main>
  )
}

/** What stands in the field; another address brings another query into it. */
function useDraft(query: string) {
  const [known, setKnown] = useState(query)
  const [draft, setDraft] = useState(() => parseQuery(query))
  if (known !== query) {
    setKnown(query)
    if (writeQuery(draft) !== query) setDraft(parseQuery(query))
  }
  return [draft, setDraft] as const
}

function useSuggestions(draft: Query, recent: readonly string[]) {
  const { me } = useMe()
  const views = useObservable(useChat().rooms)
  const open = openTerm(draft.words)
  const isPerson = open?.operator === 'from' || open?.operator === 'mentions'
  const people = usePeopleNamed(useDeferredValue(isPerson ? open.typed : null))
  return useMemo(() => {
    const rooms = [...views.values()]
      .filter(({ standing }) => standing === 'member')
      .map(({ room }) => room)
    return suggestionsFor(draft, { me, rooms, people, recent, now: Date.now() })
  }, [draft, me, views, people, recent])
}
