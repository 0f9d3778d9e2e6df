// SPDX-License-Identifier: Apache-2.0

/** Content hashes of the released versions, by number. */
export const codeDigests = {
  1: '0x3004844c5bf2a609ee824e10c107852fb3757738c1825be40a3c7e3c3a4d51d3',
  2: '0xa0166784b1ad070ccb839080b06cdb59150d862a316cd5e22965a024adcd6a78',
  3: '0x7deeba2c8f93bd56cad17e5f6f4b421c748d477ee19912d94ebca8a26cfb8d6b',
  4: '0x0182546931a675512e348e9e57cafd6a5324d59c47f8a01a5437568cef209526',
} as const

/**
 * blake2b-256 of the weights by pallet. Where measured weights shall change, the next version brings them, and those that these versions
 * charge stay.
 */
export const weightDigests = {
  system: '0x3161b33345c1d630a3d73bad9648c74818c83a08f4b2bf61a7f4f6d5029b12c2',
  timestamp: '0x158135f8568b58af339940b44c668eaa7a28940158e89e27b862f04a761edd86',
  utility: '0x84ed4ff75db6e169752980a24a36f63af21af44696c053419d6d5bfc645c53a8',
  multisig: '0x4743e5d4e8ab87fd5baf392ee4817b6e1e23085bf155c6d02649c1477d3d86bf',
  proxy: '0x38d442f6d8ea29921b0c423d34585433bb23822824a8ae77e43ca070d6e0422a',
  vesting: '0x33a6b45ce5c13b4393299262e41e31d1422132f9ea794eea4b01439e5d744b5c',
  attestation: '0x1aeba6e33a4f09a743f09c205353baca7379677e73bf53a5965ef415dc7b4fd1',
  scheduler: '0x2e604c26502ff59ad964b40876b7f7731082add988cfe8277a9dcf2ebf8ef1a0',
  preimage: '0xf1116e22bb3f3483599226b0f0388795ec631b8341b26a2de0ba9510929ddc2b',
  balances: '0xb7f3ccb2981555a1e80f3c335b16312b1714c6ca495eae49bc1affc18837b979',
  sudo: '0xad6c66fbe7386ff79da7e4e28deafdf0baf77a01b538d0145b61dd30a2ca26ee',
  'phala-mq': '0xa645fcb44e78fd41d953b451d66e40093a42b25da054a9f1071a3c9bb5b7522d',
  'phala-registry': '0x4bcc3a80471e986af711e439ca06682d352f23333ee8b8f4cf17b0637e00d4ea',
  'phala-phat-contracts': '0xa4e234506ed84ec9ffa3756a99a28ff8d002182a43091108b8f719821b8644d5',
  'phala-phat-tokenomic': '0x75002824d71c72d0b97813dce02872ca304a229feaa6ada2ca2901c1d57a49a0',
  'evm-account-mapping': '0xfa26e4ae0fc70489b0ee0464b7d14fe5030c3c3d43202c04da5b80bc45dbf33c',
} as const
