import { useEffect } from 'react'
import type { Message } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useSelection } from '@/binding/use-observable'
import { messageIn } from '@/features/timeline/message-in'
import type { Question } from '@/features/timeline/timeline-context'
import { lazyOverlay } from '@/ui/lazy-overlay'

const MessageMenu = lazyOverlay(
  async () => (await import('@/features/timeline/questions/message-menu')).MessageMenu,
)
const ReactionPicker = lazyOverlay(
  async () => (await import('@/features/timeline/questions/reaction-picker')).ReactionPicker,
)
const DeleteDialog = lazyOverlay(
  async () => (await import('@/features/timeline/questions/delete-dialog')).DeleteDialog,
)
const ReportDialog = lazyOverlay(
  async () => (await import('@/features/timeline/questions/report-dialog')).ReportDialog,
)
const EditsDialog = lazyOverlay(
  async () => (await import('@/features/timeline/questions/edits-dialog')).EditsDialog,
)
const DateDialog = lazyOverlay(
  async () => (await import('@/features/timeline/questions/date-dialog')).DateDialog,
)
const Lightbox = lazyOverlay(
  async () => (await import('@/features/timeline/questions/lightbox')).Lightbox,
)

interface QuestionsProps {
  question: Question | null
  room: string
  /** Done with this one; another one may have been asked by it. */
  onClose: (question: Question) => void
}

/** What comes over the timeline. None of it is loaded before it is first wanted. */
export function Questions({ question, room, onClose }: QuestionsProps) {
  const isPointless = useIsPointless(question, room)
  useEffect(() => {
    if (isPointless && question !== null) onClose(question)
  }, [isPointless, question, onClose])
  if (question === null || isPointless) return null
  const close = () => onClose(question)
  switch (question.kind) {
    case 'actions':
      return <MessageMenu message={question.message} anchor={question.anchor} onClose={close} />
    case 'reaction':
      return <ReactionPicker message={question.message} anchor={question.anchor} onClose={close} />
    case 'delete':
      return <DeleteDialog message={question.message} onClose={close} />
    case 'report':
      return <ReportDialog message={question.message} onClose={close} />
    case 'edits':
      return <EditsDialog message={question.message} onClose={close} />
    case 'date':
      return <DateDialog room={room} onClose={close} />
    case 'image':
      return <Lightbox images={question.images} first={question.first} onClose={close} />
  }
}

/** Whether the message was deleted meanwhile to which something was to be done. */
function useIsPointless(question: Question | null, room: string): boolean {
  const { rooms } = useChat()
  const message = question !== null && isAboutWords(question) ? question.message : null
  return useSelection(rooms, (views) => {
    if (message === null || message.deleted_at !== null) return false
    const now = messageIn(views.get(room)?.timeline, message.id)
    return now !== undefined && now.deleted_at !== null
  })
}

/** What it said before can be read by those who may, and be reported, also when it is gone. */
function isAboutWords(question: Question): question is Question & { message: Message } {
  return ['actions', 'reaction', 'delete'].includes(question.kind)
}
