import { t } from '@lingui/core/macro'
import { useEffect, useRef } from 'react'
import { useChat } from '@/binding/use-chat'
import { useObservable } from '@/binding/use-observable'
import { currentPath, goTo } from '@/lib/navigation'
import { REPORTS_PATH } from '@/lib/routes'
import { showToast } from '@/ui/toasts'

/** Tells a moderator of the server wherever they are that somebody reported something. */
export function useReportNotice(): void {
  const filed = useObservable(useChat().reportsFiled)
  const told = useRef(filed)
  useEffect(() => {
    if (filed <= told.current) return
    told.current = filed
    if (currentPath.get() === REPORTS_PATH) return
    showToast({
      text: t`There is a report to look at.`,
      act: { label: t`Look at it`, perform: () => goTo(REPORTS_PATH) },
    })
  }, [filed])
}
