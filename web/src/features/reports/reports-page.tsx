import { t } from '@lingui/core/macro'
import { useCallback, useEffect, useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { useObservable } from '@/binding/use-observable'
import { usePages } from '@/binding/use-pages'
import { useSelf } from '@/binding/use-self'
import { mayModerate } from '@/core/rights'
import { ReportEntry } from '@/features/reports/report-entry'
import { goTo } from '@/lib/navigation'
import { succeeded } from '@/lib/result'
import { HOME_PATH } from '@/lib/routes'
import { BackLink } from '@/ui/back-link'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { EndOfList } from '@/ui/end-of-list'
import { Tabs } from '@/ui/tabs'
import styles from './reports-page.module.css'

type Kind = 'open' | 'closed'

/** What people reported, for the moderators of the server. */
export function ReportsPage() {
  const [kind, setKind] = useState<Kind>('open')
  const self = useSelf()
  if (self.serverRole !== null && !mayModerate(self)) return <NotForYou />
  return (
    <main className={styles.page}>
      <div className={styles.inner}>
        <div className={styles.head}>
          <BackLink href={HOME_PATH} label={t`Back to your rooms`} />
          <div>
            <h1 className={styles.title}>{t`Reports`}</h1>
            <p className={styles.lead}>{t`Whoever is reported is told nothing of it.`}</p>
          </div>
        </div>
        <Tabs<Kind>
          label={t`Reports`}
          value={kind}
          tabs={[
            { name: 'open', title: t`To look at`, content: <Reports isOpen={true} /> },
            { name: 'closed', title: t`Closed`, content: <Reports isOpen={false} /> },
          ]}
          onChange={setKind}
        />
      </div>
    </main>
  )
}

function NotForYou() {
  return (
    <main className={styles.centre}>
      <EmptyState
        title={t`Reports are for the moderators of this server`}
        acts={<Button onClick={() => goTo(HOME_PATH)}>{t`Back to your rooms`}</Button>}
      >
        <p>{t`To report somebody, open their card; to report a message, its menu.`}</p>
      </EmptyState>
    </main>
  )
}

function Reports({ isOpen }: { isOpen: boolean }) {
  const chat = useChat()
  const filed = useObservable(chat.reportsFiled)
  const load = useCallback(
    async (cursor: string | null) => {
      const outcome = await chat.rest.reports({ open: isOpen, cursor })
      return outcome.ok
        ? succeeded({ items: outcome.value.reports, next: outcome.value.next })
        : outcome
    },
    [chat, isOpen],
  )
  const { items, again, end } = usePages(load)
  // biome-ignore lint/correctness/useExhaustiveDependencies: It is about what was filed meanwhile.
  useEffect(() => {
    if (filed > 0) again()
  }, [filed])
  return (
    <>
      {items?.length === 0 && (
        <p className={styles.note}>
          {isOpen
            ? t`Nothing to look at. What people report appears here at once.`
            : t`No report was closed yet.`}
        </p>
      )}
      <ul>
        {items?.map((report) => (
          <ReportEntry key={report.id} report={report} onClosed={again} />
        ))}
      </ul>
      <EndOfList {...end} />
    </>
  )
}
