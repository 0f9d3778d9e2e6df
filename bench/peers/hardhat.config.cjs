// SPDX-License-Identifier: Apache-2.0
// Its defaults, said: nothing is compiled, the node alone is measured.
module.exports = { networks: { hardhat: { chainId: 31337 } } }
