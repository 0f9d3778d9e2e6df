// SPDX-License-Identifier: Apache-2.0

import { pinkEventTopic } from '../exec/effects.ts'
import type { ExtensionHost } from '../exec/extension-host.ts'
import type { PinkExtension } from '../host/host-context.ts'
import { accountName } from '../state/state-keys.ts'
import type { Frame } from './frame.ts'

/** The chain extension as one frame sees it. */
export function createFrameExtension(frame: Frame): PinkExtension {
  const { execution } = frame
  const { extension, answers, balances } = execution.services
  if (extension === undefined) return { run: () => frame.fail('NoChainExtension') }
  const host: ExtensionHost = {
    context: frame,
    clusterKey: answers.clusterKey,
    systemContract: answers.systemContract(),
    runtimeVersion: answers.runtimeVersion,
    entryContract: execution.entry,
    balanceOf: (account) => {
      const { free, held } = balances.account(accountName(account))
      return { total: free + held, free }
    },
    codeExists: answers.codeExists,
    importSystemCode: (payer) => answers.importSystemCode(execution, payer),
    eventChainHead: answers.eventChainHead,
    emit: (event) => frame.depositEvent([pinkEventTopic], event),
    log: (level, message) => answers.log(execution, frame.address, level, message),
  }
  return extension(host)
}
