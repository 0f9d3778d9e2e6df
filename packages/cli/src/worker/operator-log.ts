// SPDX-License-Identifier: Apache-2.0
import { toJson } from '@phat/primitives'
import type { WorkerLog } from '@phat/worker'
import type { Invocation } from '../command.ts'

/** Lines of a worker or a relayer for its operator: a code and fields of an allow-list, nothing that a contract or a client said. */
export function operatorLog({ io, json }: Invocation): WorkerLog {
  const at =
    (level: string): WorkerLog['info'] =>
    (event, fields = {}) => {
      const shown = Object.entries(fields).map(([name, value]) => `${name}=${value}`)
      io.err(json ? toJson({ level, event, ...fields }) : [level, event, ...shown].join(' '))
    }
  return { info: at('info'), warn: at('warn'), error: at('error') }
}
