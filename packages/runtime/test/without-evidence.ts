// SPDX-License-Identifier: Apache-2.0
import type { Runtime } from '@phat/frame'
import { checkMqSequence } from '@phat/pallet-phala-mq'
import { PhalaRegistry } from '@phat/pallet-phala-registry'
import { composePhatRuntime } from '../src/phat-runtime.ts'
import { version3Parts } from '../src/versions/version-3.ts'
import { workerPallets } from '../src/versions/worker-pallets.ts'

/** Version 4 but for one rule: workers count without evidence, so that root can register them. For tests of what comes after. */
export function runtimeWithoutEvidence(): Runtime {
  const pallets = workerPallets.map((installed) =>
    installed.pallet === (PhalaRegistry as unknown)
      ? // The pallet that it is says of which type its configuration is.
        { ...installed, config: { ...(installed.config as object), noneAttestationEnabled: true } }
      : installed,
  )
  return composePhatRuntime({
    ...version3Parts,
    specVersion: 4,
    pallets: [...(version3Parts.pallets ?? []), ...pallets],
    extensions: [checkMqSequence],
  })
}
