// SPDX-License-Identifier: Apache-2.0
import type { TcbStatus, UnixTime } from '../../verification.ts'

/** What all that Intel signs as JSON has in common. */
export interface SignedJson {
  readonly issueDate: UnixTime
  readonly nextUpdate: UnixTime
  /** `tcbEvaluationDataNumber`: grows by one with each TCB recovery event. */
  readonly evaluationNumber: number
}

/** A status with the security advisories that explain it. */
export interface TcbFinding {
  readonly status: TcbStatus
  readonly advisories: readonly string[]
}

/** A set of SVNs and the status of a platform that has at least these. */
export interface TcbLevel extends TcbFinding {
  /** 16 components of CPUSVN. */
  readonly sgxSvns: Uint8Array
  readonly pceSvn: number
  /** 16 components of TEE_TCB_SVN, in TCB info for TDX only. */
  readonly tdxSvns?: Uint8Array
}

/** The level of an enclave or a TDX module by its ISVSVN. */
export interface IsvLevel extends TcbFinding {
  readonly isvSvn: number
}

/** What the TDX module must look like. */
export interface TdxModule {
  readonly mrSigner: Uint8Array
  readonly attributes: Uint8Array
  readonly attributesMask: Uint8Array
}

/** A TDX module by its major version, `TDX_<version>`. */
export interface TdxModuleIdentity extends TdxModule {
  readonly version: number
  /** Highest ISVSVN first. */
  readonly levels: readonly IsvLevel[]
}

/** TCB info version 3 for one FMSPC ("Intel SGX and TDX Provisioning Certification Service", model TCB Info V3). */
export interface TcbInfo extends SignedJson {
  readonly tee: 'sgx' | 'tdx'
  readonly fmspc: Uint8Array
  readonly pceId: Uint8Array
  /** Best level first, see `compareLevels`. */
  readonly levels: readonly TcbLevel[]
  /** Present for TDX. */
  readonly tdxModule?: TdxModule
  readonly tdxModuleIdentities: readonly TdxModuleIdentity[]
}

/** What Intel's quoting enclave must look like: QE for SGX, TD_QE for TDX (model Enclave Identity V2). */
export interface QeIdentity extends SignedJson {
  readonly tee: 'sgx' | 'tdx'
  readonly miscSelect: Uint8Array
  readonly miscSelectMask: Uint8Array
  readonly attributes: Uint8Array
  readonly attributesMask: Uint8Array
  readonly mrSigner: Uint8Array
  readonly isvProdId: number
  /** Highest ISVSVN first. */
  readonly levels: readonly IsvLevel[]
}
