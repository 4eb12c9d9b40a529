import type { Connection } from '@/core/connection'
import type { Outcome, ReplyOf, RequestName, RequestOf } from '@/core/link'
import { failed, succeeded } from '@/lib/result'

/** Asks, and answers with a part of the reply. `heard` sees it before any later event is handled. */
export function askFor<Name extends RequestName, Part>(
  connection: Connection,
  [name, request]: readonly [Name, RequestOf<Name>],
  part: (reply: ReplyOf<Name>) => Part,
): Promise<Outcome<Part>> {
  return new Promise((resolve) => {
    connection.ask(name, request, (outcome) => {
      resolve(outcome.ok ? succeeded(part(outcome.value)) : failed(outcome.reason))
    })
  })
}

/** Asks for something that has nothing to say but whether it was done. */
export function askToDo<Name extends RequestName>(
  connection: Connection,
  name: Name,
  request: RequestOf<Name>,
  done: () => void = () => undefined,
): Promise<Outcome<null>> {
  return askFor(connection, [name, request], () => {
    done()
    return null
  })
}
