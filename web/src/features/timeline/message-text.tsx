import type { Mentions } from '@/api/wire'
import { useMentions } from '@/binding/use-mentions'
import { RichText } from '@/ui/rich-text/rich-text'

/** The words of a message, with those whom it calls. */
export function MessageText({ text, mentions }: { text: string; mentions: Mentions }) {
  return <RichText text={text} resolveMention={useMentions(mentions)} />
}
