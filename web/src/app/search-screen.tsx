import { useState } from 'react'
import { recentSearches } from '@/app/services'
import { openProfileCard } from '@/binding/profile-card'
import { useMe } from '@/binding/use-me'
import { SearchPage } from '@/features/search/search-page'
import { goTo } from '@/lib/navigation'
import { searchPath } from '@/lib/routes'

/** Search, at its address: what is looked for stands there, so that one comes back to it. */
export function SearchScreen({ query }: { query: string }) {
  const { me } = useMe()
  const [recent, setRecent] = useState(() => recentSearches.of(me.id))
  const search = (wanted: string) => {
    if (wanted !== '') recentSearches.add(me.id, wanted)
    setRecent(recentSearches.of(me.id))
    goTo(searchPath(wanted), { replace: true })
  }
  const forget = () => {
    recentSearches.clear()
    setRecent([])
  }
  return (
    <SearchPage
      query={query}
      recent={recent}
      onSearch={search}
      onForget={forget}
      onPerson={(person) => openProfileCard(person.id)}
    />
  )
}
