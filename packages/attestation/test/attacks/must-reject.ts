// SPDX-License-Identifier: Apache-2.0
import { append, empty, faults, flip, junk, type MustReject, rewrite, sgx, snp, tdx } from './attack.ts'

const noDocuments = 'AMD signs no TCB info and no QE identity: a VCEK certifies levels'
const beforeIssue = 1_750_000_000
const afterUpdate = 1_753_000_000
const afterEverything = 2_600_000_000

/** The must-reject list of the acceptance rules, item by item. */
export const mustReject: readonly MustReject[] = [
  {
    item: 'a bit changed in MRENCLAVE, MRTD, RTMR3 or MEASUREMENT',
    sgx: [sgx('quote', flip(48 + 64), 'dcap.quote.signature'), ...faults('mrenclave-flipped')],
    tdx: [
      tdx('quote', flip(48 + 136), 'dcap.quote.signature'),
      tdx('quote', flip(48 + 472), 'dcap.quote.signature'),
      ...faults('mrtd-flipped', 'rtmr3-flipped'),
    ],
    snp: [snp('report', flip(0x90), 'snp.report.signature'), ...faults('measurement-flipped')],
  },
  {
    item: 'a bit changed in the report data',
    sgx: [sgx('quote', flip(48 + 320), 'dcap.quote.signature'), ...faults('enclave-report-data-flipped')],
    tdx: [tdx('quote', flip(48 + 520), 'dcap.quote.signature'), ...faults('td-report-data-flipped')],
    snp: [snp('report', flip(0x50), 'snp.report.signature'), ...faults('report-data-flipped')],
  },
  {
    item: 'another attestation key, or a bit of it changed',
    sgx: [sgx('quote', flip(436 + 64), 'dcap.qe.key'), ...faults('attestation-key-replaced', 'attestation-key-off-curve')],
    tdx: [tdx('quote', flip(636 + 64), 'dcap.qe.key'), ...faults('attestation-key-replaced', 'attestation-key-off-curve')],
    snp: [...faults('endorsement-point', 'endorsement-curve', 'report-by-stranger')],
  },
  {
    item: 'a bit changed in the QE report',
    sgx: [sgx('quote', flip(564 + 64), 'dcap.qe.signature'), ...faults('qe-report-flipped', 'qe-report-data-tail')],
    tdx: [tdx('quote', flip(770 + 64), 'dcap.qe.signature'), ...faults('qe-report-flipped', 'qe-report-data-tail')],
    snp: 'no quoting enclave: the secure processor signs',
  },
  {
    item: 'TCB info altered, or signed again by another',
    sgx: [
      sgx('tcbInfo', rewrite('"tcbStatus":"OutOfDate"', '"tcbStatus":"UpToDate" '), 'dcap.tcbInfo.signature'),
      sgx('tcbInfoSignature', junk, 'dcap.tcbInfo.signature'),
      ...faults('tcb-info-altered', 'tcb-info-by-stranger'),
    ],
    tdx: [
      tdx('tcbInfo', rewrite('"tcbStatus":"OutOfDate"', '"tcbStatus":"UpToDate" '), 'dcap.tcbInfo.signature'),
      tdx('tcbInfoSignature', junk, 'dcap.tcbInfo.signature'),
      ...faults('tcb-info-altered', 'tcb-info-by-stranger'),
    ],
    snp: noDocuments,
  },
  {
    item: 'QE identity altered, empty, or with a junk signature',
    sgx: [
      sgx('qeIdentity', rewrite('"isvprodid":1', '"isvprodid":2'), 'dcap.qeIdentity.signature'),
      sgx('qeIdentity', empty, 'dcap.qeIdentity.form'),
      sgx('qeIdentitySignature', junk, 'dcap.qeIdentity.signature'),
      sgx('qeIdentitySignature', empty, 'dcap.qeIdentity.signature'),
      ...faults('qe-identity-altered', 'qe-identity-empty', 'qe-identity-signature-junk', 'qe-identity-signature-empty'),
    ],
    tdx: [
      tdx('qeIdentity', rewrite('"isvprodid":2', '"isvprodid":3'), 'dcap.qeIdentity.signature'),
      tdx('qeIdentity', empty, 'dcap.qeIdentity.form'),
      tdx('qeIdentitySignature', junk, 'dcap.qeIdentity.signature'),
      tdx('qeIdentitySignature', empty, 'dcap.qeIdentity.signature'),
      ...faults('qe-identity-altered', 'qe-identity-empty', 'qe-identity-signature-junk', 'qe-identity-signature-empty'),
    ],
    snp: noDocuments,
  },
  {
    item: 'collateral of the other kind of TEE',
    sgx: [
      {
        captured: 'sgx v3',
        from: 'tdx v4',
        parts: { tcbInfo: 'tcbInfo', tcbInfoSignature: 'tcbInfoSignature' },
        check: 'dcap.collateral.tee',
      },
      ...faults('collateral-of-other-tee', 'tcb-info-of-other-tee', 'qe-identity-of-other-tee'),
    ],
    tdx: [
      {
        captured: 'tdx v4',
        from: 'sgx v3',
        parts: { qeIdentity: 'qeIdentity', qeIdentitySignature: 'qeIdentitySignature' },
        check: 'dcap.collateral.tee',
      },
      ...faults('collateral-of-other-tee', 'tcb-info-of-other-tee', 'qe-identity-of-other-tee'),
    ],
    snp: [
      { captured: 'sev-snp gcp', from: 'sev-snp debug', parts: { endorsementKey: 'endorsementKey' }, check: 'snp.report.chipId' },
      ...faults('product-other', 'hardware-id-other'),
    ],
  },
  {
    item: 'before the issue date',
    sgx: [
      { captured: 'sgx v3', at: beforeIssue, check: 'dcap.tcbInfo.current' },
      ...faults('tcb-info-not-yet', 'qe-identity-not-yet', 'root-crl-not-yet', 'pck-crl-not-yet'),
    ],
    tdx: [
      { captured: 'tdx v4', at: beforeIssue, check: 'dcap.tcbInfo.current' },
      ...faults('tcb-info-not-yet', 'qe-identity-not-yet', 'root-crl-not-yet', 'pck-crl-not-yet'),
    ],
    snp: faults('crl-not-yet'),
  },
  {
    item: 'after the next update',
    sgx: [
      { captured: 'sgx v3', at: afterUpdate, check: 'dcap.tcbInfo.current' },
      ...faults('tcb-info-expired', 'qe-identity-expired', 'root-crl-expired', 'pck-crl-expired'),
    ],
    tdx: [
      { captured: 'tdx v4', at: afterUpdate, check: 'dcap.tcbInfo.current' },
      ...faults('tcb-info-expired', 'qe-identity-expired', 'root-crl-expired', 'pck-crl-expired'),
    ],
    snp: faults('crl-expired'),
  },
  {
    item: 'a CRL that is empty, garbage, badly signed, of the wrong issuer, or in the wrong place',
    sgx: [
      sgx('pckCrl', empty, 'dcap.pckCrl.form'),
      sgx('rootCaCrl', empty, 'dcap.rootCrl.form'),
      sgx('pckCrl', junk, 'dcap.pckCrl.form'),
      sgx('pckCrl', append(0), 'dcap.pckCrl.form'),
      sgx('rootCaCrl', flip(-1), 'dcap.rootCrl.signature'),
      { captured: 'sgx v3', from: 'tdx v4', parts: { pckCrl: 'pckCrl' }, check: 'dcap.pckCrl.issuer' },
      { captured: 'sgx v3', from: 'sgx v3', parts: { pckCrl: 'rootCaCrl', rootCaCrl: 'pckCrl' }, check: 'dcap.rootCrl.issuer' },
      {
        captured: 'sgx v3',
        from: 'tdx v4',
        parts: { pckCrl: 'pckCrl', pckCrlIssuerChain: 'pckCrlIssuerChain' },
        check: 'dcap.pck.crlIssuer',
      },
      ...faults(
        'root-crl-garbage',
        'root-crl-by-stranger',
        'pck-crl-by-stranger',
        'pck-crl-issuer-name',
        'crls-swapped',
        'pck-crl-of-root',
      ),
    ],
    tdx: [
      tdx('pckCrl', empty, 'dcap.pckCrl.form'),
      tdx('rootCaCrl', junk, 'dcap.rootCrl.form'),
      tdx('pckCrl', flip(-1), 'dcap.pckCrl.signature'),
      { captured: 'tdx v4', from: 'sgx v3', parts: { pckCrl: 'pckCrl' }, check: 'dcap.pckCrl.issuer' },
      { captured: 'tdx v4', from: 'tdx v4', parts: { pckCrl: 'rootCaCrl', rootCaCrl: 'pckCrl' }, check: 'dcap.rootCrl.issuer' },
      ...faults(
        'root-crl-garbage',
        'root-crl-by-stranger',
        'pck-crl-by-stranger',
        'pck-crl-issuer-name',
        'crls-swapped',
        'pck-crl-of-root',
      ),
    ],
    snp: faults('crl-empty', 'crl-garbage', 'crl-trailing-byte', 'crl-signature-flipped', 'crl-by-stranger', 'crl-issuer-name'),
  },
  {
    item: 'a revoked certificate',
    sgx: faults('pck-revoked', 'pck-ca-revoked', 'tcb-signing-revoked', 'tcb-revoked', 'qe-revoked'),
    tdx: faults('pck-revoked', 'pck-ca-revoked', 'tcb-signing-revoked', 'tcb-revoked', 'qe-revoked'),
    snp: faults('intermediate-revoked'),
  },
  {
    item: 'an intermediate without CA:TRUE',
    sgx: faults('pck-ca-no-authority', 'pck-ca-without-constraints', 'pck-ca-usage', 'root-path-length'),
    tdx: faults('pck-ca-no-authority', 'pck-ca-without-constraints', 'pck-ca-usage', 'root-path-length'),
    snp: faults('intermediate-no-authority', 'intermediate-usage'),
  },
  {
    item: 'a leaf used as an authority',
    sgx: faults('pck-as-authority', 'pck-is-authority', 'pck-ca-role'),
    tdx: faults('pck-as-authority', 'pck-is-authority', 'pck-ca-role'),
    snp: faults('endorsement-as-authority', 'certificates-swapped', 'endorsement-by-root'),
  },
  {
    item: 'TCB info signed by a machine’s key, or by another role',
    sgx: faults(
      'tcb-info-by-machine',
      'tcb-info-by-role',
      'tcb-info-by-authority',
      'qe-identity-by-machine',
      'qe-identity-by-role',
    ),
    tdx: faults(
      'tcb-info-by-machine',
      'tcb-info-by-role',
      'tcb-info-by-authority',
      'qe-identity-by-machine',
      'qe-identity-by-role',
    ),
    snp: noDocuments,
  },
  {
    item: 'names that do not chain',
    sgx: faults('pck-issuer-name', 'pck-ca-issuer-name', 'pck-role'),
    tdx: faults('pck-issuer-name', 'pck-ca-issuer-name', 'pck-role'),
    snp: faults('endorsement-issuer-name', 'intermediate-issuer-name', 'endorsement-role', 'intermediate-role'),
  },
  {
    item: 'PCEID or FMSPC, chip or product of another machine',
    sgx: [...faults('fmspc', 'pce-id')],
    tdx: [...faults('fmspc', 'pce-id')],
    snp: [
      { captured: 'sev-snp gcp', from: 'sev-snp debug', parts: { report: 'report' }, check: 'snp.report.chipId' },
      ...faults('chip-other', 'hardware-id-other', 'product-other'),
    ],
  },
  {
    item: 'an expired certificate, each of the chain',
    sgx: [
      { captured: 'sgx v3', at: afterEverything, check: 'dcap.pckChain.validity' },
      ...faults('root-expired', 'pck-ca-expired', 'tcb-signing-expired', 'pck-expired'),
    ],
    tdx: [
      { captured: 'tdx v4', at: afterEverything, check: 'dcap.pckChain.validity' },
      ...faults('root-expired', 'pck-ca-expired', 'tcb-signing-expired', 'pck-expired'),
    ],
    snp: [
      { captured: 'sev-snp gcp', at: afterEverything, check: 'snp.authority.validity' },
      { captured: 'sev-snp gcp', at: afterUpdate, check: 'snp.chain.validity' },
      ...faults('root-expired', 'intermediate-expired', 'endorsement-expired'),
    ],
  },
  {
    item: 'a TDX module that no identity matches',
    sgx: 'SGX has no module',
    tdx: [
      tdx('quote', flip(48 + 16 + 48), 'dcap.td.mrSignerSeam'),
      ...faults('tdx-module-unknown', 'tdx-module-too-old', 'tdx-module-signer'),
    ],
    snp: 'SEV-SNP has no module',
  },
  {
    item: 'debug or migration',
    sgx: faults('enclave-debug', 'qe-debug'),
    tdx: [{ captured: 'tdx debug', check: 'dcap.td.debug' }, ...faults('td-debug', 'td-migratable', 'td-service-td', 'qe-debug')],
    snp: [{ captured: 'sev-snp debug', check: 'snp.guest.debug' }, ...faults('policy-debug', 'policy-migration')],
  },
  {
    item: 'a header version that the kind of TEE does not have',
    sgx: [sgx('quote', (quote) => quote.with(0, 2), 'dcap.header.version'), ...faults('version-unknown', 'version-too-old')],
    tdx: [
      tdx('quote', (quote) => quote.with(0, 3), 'dcap.header.teeType'),
      ...faults('version-of-other-tee', 'tee-type-of-other'),
    ],
    snp: [snp('report', (report) => report.with(0, 6), 'snp.report.form'), ...faults('version-unknown', 'version-too-old')],
  },
  {
    item: 'bytes after the signed end',
    sgx: [sgx('quote', append(0), 'dcap.quote.form'), ...faults('trailing-byte', 'trailing-byte-inside')],
    tdx: [tdx('quote', append(0), 'dcap.quote.form'), ...faults('trailing-byte', 'trailing-byte-inside')],
    snp: [snp('report', append(0), 'snp.report.form'), ...faults('trailing-byte')],
  },
  {
    item: 'padding of signatures and reserved fields that are not zero',
    sgx: faults('enclave-reserved-1', 'enclave-reserved-2', 'enclave-reserved-3', 'enclave-reserved-4', 'header-reserved'),
    tdx: faults('td-attribute-reserved', 'td-attribute-reserved-high', 'header-reserved'),
    snp: [
      snp('report', flip(0x2a0 + 48), 'snp.report.signaturePadding'),
      snp('report', flip(0x2a0 + 72 + 71), 'snp.report.signaturePadding'),
      snp('report', flip(-1), 'snp.report.signaturePadding'),
      ...faults('signature-r-padding', 'signature-s-padding', 'signature-tail', 'reserved-4c', 'reserved-280'),
    ],
  },
  {
    item: 'PEM or DER in another form',
    sgx: [
      sgx('tcbInfoIssuerChain', rewrite('\n', '\r\n'), 'dcap.tcbInfoChain.form'),
      sgx('pckCrlIssuerChain', append(0x0a), 'dcap.pckCrlChain.form'),
      ...faults('pem-line-ends', 'pem-text-before', 'pem-text-between', 'pem-padding-bits', 'der-length', 'der-trailing-byte'),
    ],
    tdx: [
      tdx('qeIdentityIssuerChain', rewrite('\n', '\r\n'), 'dcap.qeIdentityChain.form'),
      ...faults('pem-line-ends', 'pem-text-before', 'pem-text-between', 'pem-padding-bits', 'der-length', 'der-trailing-byte'),
    ],
    snp: [
      snp('endorsementKey', append(0), 'snp.endorsement.form'),
      ...faults('endorsement-trailing-byte', 'extension-twice', 'extension-critical'),
    ],
  },
  {
    item: 'JSON with a member twice, or text after it',
    sgx: faults('tcb-info-key-twice', 'tcb-info-text-after', 'qe-identity-key-twice', 'qe-identity-text-after'),
    tdx: faults('tcb-info-key-twice', 'tcb-info-text-after', 'qe-identity-key-twice', 'qe-identity-text-after'),
    snp: noDocuments,
  },
]
