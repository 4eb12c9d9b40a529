import type { UpdateRoom } from '@/api/wire'

export interface About {
  readonly name: string
  readonly title: string
  readonly topic: string
}

type Changes = Pick<UpdateRoom, 'name' | 'title' | 'topic'>

/**
 * What one has changed oneself since the form was filled in. The rest is left out: somebody else may
 * have changed it meanwhile.
 */
export function aboutChanges(before: About, after: About): Changes {
  const has = (field: keyof About) => after[field].trim() !== before[field].trim()
  return {
    ...(has('name') && { name: after.name.trim() }),
    ...(has('title') && { title: after.title.trim() || null }),
    ...(has('topic') && { topic: after.topic.trim() || null }),
  }
}
