// SPDX-License-Identifier: Apache-2.0
import { availableParallelism } from 'node:os'
import { type Evidence, isMalformed, parseQuote } from '@phat/attestation'
import { option } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import {
  type AttestationReport,
  attestationReport,
  recoveryKeysFeature,
  registrationReportData,
  sealingKeyFeature,
  workerRegistrationInfoV2,
} from '@phat/messaging'
import { unreachable } from '@phat/primitives'
import type { CollectedEvidence, Tee } from '@phat/tee'
import type { RegistrationOffer } from '../serve/worker-view.ts'
import type { RecoveryOptions } from '../worker-options.ts'
import { consensusVersion, packedVersion } from './release.ts'

export interface RegistrarOptions {
  /** 32 bytes each. */
  readonly publicKey: Uint8Array
  readonly genesisHash: Uint8Array
  readonly tee: Tee
  readonly recovery: RecoveryOptions | undefined
}

/** Makes what a worker registers with. */
export interface Registrar {
  /** Hash of the newest evidence of this start; zeros before there is one. */
  readonly evidence: Uint8Array
  /**
   * Info and fresh evidence, bound to a recent block.
   * @param operator 32 bytes: who signs the registration
   * @throws PhatError `tee.*`; the signal's reason
   */
  offer(operator: Uint8Array | undefined, recentBlock: Uint8Array, signal: AbortSignal): Promise<RegistrationOffer>
}

/** The kind of cores behind their number in `features`: one, for all machines. */
const coreKind = 1
const report = option(attestationReport)

/** Makes the registrar of a start. */
export function createRegistrar({ publicKey, genesisHash, tee, recovery }: RegistrarOptions): Registrar {
  let evidence = new Uint8Array(32)
  const features = [
    availableParallelism(),
    coreKind,
    ...(tee.sealKey === 'none' ? [] : [sealingKeyFeature]),
    ...(recovery === undefined ? [] : [recoveryKeysFeature, recovery.needed, recovery.keys.length]),
  ]
  return {
    get evidence() {
      return evidence
    },
    async offer(operator, recentBlock, signal) {
      const info = workerRegistrationInfoV2.encode({
        version: packedVersion,
        machineId: new Uint8Array(),
        pubkey: publicKey,
        ecdhPubkey: publicKey,
        genesisBlockHash: genesisHash,
        features,
        // The cast names whose 32 bytes they are.
        operator: operator as never,
        paraId: 0,
        maxConsensusVersion: consensusVersion,
      })
      const collected = await tee.quote(registrationReportData(info, recentBlock), signal)
      const encoded = report.encode(reportOf(collected))
      evidence = new Uint8Array(blake2b256(encoded))
      return { info, report: encoded }
    },
  }
}

function reportOf({ source, evidence }: CollectedEvidence): AttestationReport {
  if (evidence.format === 'sev-snp') return { type: 'SevSnp', value: { report: evidence.report } }
  const { quote } = evidence
  switch (source) {
    case 'sgx-gramine':
      return { type: 'SgxDcap', value: { quote, collateral: undefined } }
    case 'tdx-tsm':
    case 'dstack':
    case 'snp-tsm':
      return { type: 'Tdx', value: { quote } }
    case 'simulated':
      return isTdx(evidence) ? { type: 'Tdx', value: { quote } } : { type: 'SgxDcap', value: { quote, collateral: undefined } }
    default:
      return unreachable(source)
  }
}

function isTdx({ quote }: Extract<Evidence, { readonly format: 'dcap' }>): boolean {
  const parsed = parseQuote(quote)
  return !isMalformed(parsed) && parsed.body.kind === 'tdx'
}
