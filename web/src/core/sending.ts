import type { Connection } from '@/core/connection'
import type { OutboxTools } from '@/core/outbox'

/** Puts a message and what was uploaded for it into a request. */
export function sendMessage(connection: Connection): OutboxTools['send'] {
  return (pending, uploads, done) => {
    const { clientId, room, text, images, files, replyTo, to } = pending
    const request = {
      room,
      text,
      client_id: clientId,
      reply_to: replyTo,
      to: to.length === 0 ? null : to.map(({ id }) => id),
      images: images.map(({ file, alt }, index) => ({
        upload: uploads[index]?.id ?? '',
        name: file.name || null,
        alt: alt || null,
      })),
      files: files.map(({ file }, index) => ({
        upload: uploads[images.length + index]?.id ?? '',
        name: file.name || null,
      })),
    }
    connection.ask('send_message', request, done)
  }
}
