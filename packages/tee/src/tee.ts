// SPDX-License-Identifier: Apache-2.0
import type { Evidence, HostCertificates } from '@phat/attestation'

/** Where evidence comes from: one for each way to ask a platform. */
export type TeeSource = 'sgx-gramine' | 'tdx-tsm' | 'snp-tsm' | 'dstack' | 'simulated'

/** What a platform gave, not verified: a collector proves nothing. */
export interface CollectedEvidence {
  readonly source: TeeSource
  /** Of exact length: what the platform put behind it was cut off if it was zeros, and refused otherwise. */
  readonly evidence: Evidence
  /** Certificates that the host handed along: hints, which verification judges like any other collateral. */
  readonly certificates?: HostCertificates
  /** The event log of a dstack guest, JSON as its agent gave it. */
  readonly eventLog?: string
  readonly simulated: boolean
}

/** Which code gets a sealing key back: the same measurement alone, or whatever the same signer lets run. */
export type Sealing =
  | { readonly sealKey: 'none' }
  | {
      readonly sealKey: 'measurement' | 'signer'
      /**
       * A key of 32 bytes that the platform gives this code again after a restart, another one for each purpose. A secret: erase it after use.
       * @throws PhatError `tee.*`; the signal's reason when it aborts
       */
      deriveSealKey(purpose: string, signal: AbortSignal): Promise<Uint8Array>
    }

/** The trusted execution environment that this process runs in. */
export type Tee = Sealing & {
  readonly source: TeeSource
  /** What a message about it names: a folder or a socket. */
  readonly place: string
  /** `untrusted` where the host sets the clock, so that no decision about freshness may rest on it. */
  readonly clock: 'trusted' | 'untrusted'
  /**
   * Evidence that binds 64 bytes of the caller's. Calls at the same time are served one after the other.
   * @throws PhatError `tee.*`; the signal's reason when it aborts
   */
  quote(reportData: Uint8Array, signal: AbortSignal): Promise<CollectedEvidence>
}

/** Bytes of report data, in every kind of evidence. */
export const reportDataLength = 64
