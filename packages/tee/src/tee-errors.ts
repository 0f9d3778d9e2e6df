// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

export const teeErrors = defineErrors('tee', {
  'no-tee': {
    why: 'Nothing on this machine gives evidence: no Gramine enclave, no dstack agent, no provider of attestation reports in configfs.',
    remedy: 'Run inside of a confidential VM or enclave. phat attest probe shows each place that was looked at.',
  },
  contradiction: {
    why: 'Two kinds of trusted execution environment answer at once, which no genuine machine does.',
    remedy: 'Find out what put the second one there; until then this machine attests to nothing.',
  },
  unsupported: {
    why: 'The environment is of a kind, or attests in a way, that this version cannot collect evidence from.',
    remedy: 'Use SGX with DCAP, TDX or SEV-SNP, or a newer version.',
  },
  unusable: {
    why: 'The place that gives evidence is there but cannot be used by this process.',
    remedy: 'Run as a user that may write there, and mount configfs or the socket into the container.',
  },
  timeout: {
    why: 'The platform did not give evidence in time. A provider whose host does not answer waits without end.',
    remedy: 'Try again; if it stays so, look into the log of the kernel and of the host: its quoting service may be down.',
    retryable: true,
  },
  busy: {
    why: 'Other writes came between the request and its report each time, so that the report may answer another request.',
    remedy: 'Try again; find out which other process requests reports through the same entry.',
    retryable: true,
  },
  'provider-failed': {
    why: 'The platform answered the request with an error.',
    remedy: 'Look into the log of the kernel, of Gramine or of the dstack agent.',
    retryable: true,
  },
  'too-large': {
    why: 'The platform gave more bytes than evidence of any kind has.',
    remedy: 'Report it with the output of phat attest probe: the format may be newer than this version.',
  },
  malformed: {
    why: 'What the platform gave is not evidence of the format that it names, or has other bytes behind its end.',
    remedy: 'Report it with the output of phat attest probe: the format may be newer than this version.',
  },
  'other-report-data': {
    why: 'The evidence binds other report data than was asked for: it answers another request, or the provider does not pass the data on.',
    remedy: 'Try again; if it stays so, do not trust this machine.',
    retryable: true,
  },
  'no-seal-key': {
    why: 'The platform gave a sealing key of zeros or of a wrong length, which is none.',
    remedy: 'Check that the enclave runs on SGX and not in a mode for debugging, or that the dstack KMS is set up.',
  },
})
