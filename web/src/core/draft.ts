import type { User } from '@/api/wire'

/** What is known of a file without opening it. */
export interface FileFacts {
  readonly name: string
  readonly type: string
  readonly size: number
}

/** A file that was picked. `uploads` has its bytes, and brings them to the server at once. */
export interface PickedFile {
  readonly uploadId: string
  readonly file: FileFacts
}

/** An image that was picked, with a picture of it for as long as it is on its way. */
export interface PickedImage extends PickedFile {
  /** Empty for a moment after a reload, until the image is found again. */
  readonly previewUrl: string
  readonly width: number
  readonly height: number
  readonly alt: string
}

/** Another text for a message that is there already, as far as it is typed. */
export interface Editing {
  readonly message: string
  readonly text: string
}

/** What is being written. */
export interface Draft {
  readonly text: string
  readonly images: readonly PickedImage[]
  readonly files: readonly PickedFile[]
  /** The message that it answers. */
  readonly replyTo: string | null
  /** Those who alone shall hear it; nobody in particular for everybody. */
  readonly to: readonly User[]
  /** Only some shall hear it, though nobody is named yet; it is sent to nobody before that. */
  readonly isWhisper: boolean
  /** While a message is edited, what else was written waits. */
  readonly editing: Editing | null
}

export const emptyDraft: Draft = {
  text: '',
  images: [],
  files: [],
  replyTo: null,
  to: [],
  isWhisper: false,
  editing: null,
}

/** Whether nothing is lost without it. */
export function isEmptyDraft(draft: Draft): boolean {
  const { text, images, files, replyTo, editing } = draft
  const isUnsaid = text === '' && images.length === 0 && files.length === 0
  return isUnsaid && replyTo === null && !isForSome(draft) && editing === null
}

/** Whether there is anything in it that could be sent. */
export function saysSomething({
  text,
  images,
  files,
}: Pick<Draft, 'text' | 'images' | 'files'>): boolean {
  return text.trim() !== '' || images.length > 0 || files.length > 0
}

/** Whether somebody is at something: a message, or another text for one. */
export function isUnfinished(draft: Draft): boolean {
  return saysSomething(draft) || draft.editing !== null
}

/** Whether only some shall hear it, named or not. */
export function isForSome({ to, isWhisper }: Pick<Draft, 'to' | 'isWhisper'>): boolean {
  return isWhisper || to.length > 0
}

/** Whether somebody is still to be named who alone shall hear it. */
export function lacksNames({ to, isWhisper }: Pick<Draft, 'to' | 'isWhisper'>): boolean {
  return isWhisper && to.length === 0
}

/**
 * The draft as an answer to a message that these alone heard, or everybody if there are none. Null
 * if what is in it was meant for some, and not for these: nobody else may come to hear it.
 */
export function asAnswer(draft: Draft, replyTo: string, to: readonly User[]): Draft | null {
  const isMeantForOthers = lacksNames(draft) || (draft.to.length > 0 && !areSame(draft.to, to))
  if (isMeantForOthers && saysSomething(draft)) return null
  return { ...draft, replyTo, to, isWhisper: false, editing: null }
}

/**
 * The draft as a whisper to somebody, who joins the others only where something is said to them
 * already. What everybody was answered is not for a whisper.
 */
export function asWhisper(draft: Draft, user: User): Draft {
  const others = saysSomething(draft) ? draft.to.filter(({ id }) => id !== user.id) : []
  return { ...draft, to: [...others, user], isWhisper: false, replyTo: null, editing: null }
}

function areSame(some: readonly User[], others: readonly User[]): boolean {
  const ids = new Set(some.map(({ id }) => id))
  return some.length === others.length && others.every(({ id }) => ids.has(id))
}

export function uploadIdsOf({ images, files }: Pick<Draft, 'images' | 'files'>): string[] {
  return [...images, ...files].map(({ uploadId }: PickedFile) => uploadId)
}

/** The images, of which one was found again after a reload. */
export function withPreview(
  images: readonly PickedImage[],
  uploadId: string,
  previewUrl: string,
): PickedImage[] {
  return images.map((image) => (image.uploadId === uploadId ? { ...image, previewUrl } : image))
}

/** An image as it can be written down: without the picture, which is only good for this page. */
export function toKeptImage({ uploadId, file, width, height, alt }: PickedImage): PickedImage {
  return { ...toKeptFile({ uploadId, file }), previewUrl: '', width, height, alt }
}

export function toKeptFile({ uploadId, file: { name, type, size } }: PickedFile): PickedFile {
  return { uploadId, file: { name, type, size } }
}
