-- QSMP, Simplex and Duplex, for Wireshark 3.6 and later:
--   wireshark -X lua_script:qsmp.lua capture.pcapng
-- or put this file into the folder of personal Lua plugins (Help, About, Folders).
-- Which variant and profile a connection has is told by its connect request. Nothing is decrypted.

-- Tables, made of those of impl: npm run wireshark
local HEADER = 21
local LARGEST = 65536
local ERROR_SEQUENCE = "00000000000000FF"
local FLAGS = {
  [0] = "none",
  [1] = "connect request",
  [2] = "connect response",
  [3] = "connection terminate",
  [4] = "encrypted message",
  [5] = "exstart request",
  [6] = "exstart response",
  [7] = "exchange request",
  [8] = "exchange response",
  [9] = "establish request",
  [10] = "establish response",
  [11] = "remote connected",
  [12] = "remote terminated",
  [13] = "session established",
  [14] = "establish verify",
  [15] = "unrecognized protocol",
  [16] = "asymmetric ratchet request",
  [17] = "asymmetric ratchet response",
  [18] = "symmetric ratchet request",
  [19] = "transfer request",
  [20] = "error condition",
}
local ERRORS = {
  [0] = "none",
  [1] = "accept failure",
  [2] = "authentication failure",
  [3] = "channel down",
  [4] = "connection failure",
  [5] = "connection refused",
  [6] = "decapsulation failure",
  [7] = "decryption failure",
  [8] = "establish failure",
  [9] = "exchange failure",
  [10] = "hash invalid",
  [11] = "hosts exceeded",
  [12] = "invalid input",
  [13] = "invalid request",
  [14] = "key expired",
  [15] = "key unrecognized",
  [16] = "keychain failure",
  [17] = "listener failure",
  [18] = "memory allocation",
  [19] = "message time invalid",
  [20] = "packet unsequenced",
  [21] = "random failure",
  [22] = "receive failure",
  [23] = "transmit failure",
  [24] = "unknown protocol",
  [25] = "verify failure",
  [26] = "system message",
}
local FIXED = { kid = 16, cfg = 34, token = 32 }
local VARIANTS = {
  simplex = { hash = 32, tag = 32 },
  duplex = { hash = 64, tag = 64 },
}
local PROFILES = {
  { name = "s1", configuration = "dilithium-s1_kyber-s1_sha3_rcs256", signature = 2420, publicKey = 800, ciphertext = 768 },
  { name = "s3", configuration = "dilithium-s3_kyber-s3_sha3_rcs256", signature = 3309, publicKey = 1184, ciphertext = 1088 },
  { name = "s5", configuration = "dilithium-s5_kyber-s5_sha3_rcs256", signature = 4627, publicKey = 1568, ciphertext = 1568 },
  { name = "m1", configuration = "dilithium-s1_mceliece-s1_sha3_rcs", signature = 2420, publicKey = 261120, ciphertext = 128 },
  { name = "m3", configuration = "dilithium-s3_mceliece-s3_sha3_rcs", signature = 3309, publicKey = 524160, ciphertext = 188 },
  { name = "m5", configuration = "dilithium-s5_mceliece-s5_sha3_rcs", signature = 4627, publicKey = 1044992, ciphertext = 240 },
  { name = "m6", configuration = "dilithium-s5_mceliece-s6_sha3_rcs", signature = 4627, publicKey = 1047319, ciphertext = 226 },
  { name = "m7", configuration = "dilithium-s5_mceliece-s7_sha3_rcs", signature = 4627, publicKey = 1357824, ciphertext = 240 },
  { name = "h1", configuration = "sphincs+-s1s_mceliece-s1_sha3_rcs", signature = 7856, publicKey = 261120, ciphertext = 128 },
  { name = "h3", configuration = "sphincs+-s3s_mceliece-s3_sha3_rcs", signature = 16224, publicKey = 524160, ciphertext = 188 },
  { name = "h5", configuration = "sphincs+-s5s_mceliece-s5_sha3_rcs", signature = 29792, publicKey = 1044992, ciphertext = 240 },
  { name = "h6", configuration = "sphincs+-s5s_mceliece-s6_sha3_rcs", signature = 29792, publicKey = 1047319, ciphertext = 226 },
  { name = "h7", configuration = "sphincs+-s5s_mceliece-s7_sha3_rcs", signature = 29792, publicKey = 1357824, ciphertext = 240 },
}
local HANDSHAKE = {
  simplex = {
    [1] = { "kid", "cfg" },
    [2] = { "signature", "hash", "publicKey" },
    [7] = { "ciphertext" },
    [8] = { "sealedHash" },
  },
  duplex = {
    [1] = { "kid", "cfg", "signature", "hash" },
    [2] = { "signature", "hash", "publicKey" },
    [7] = { "ciphertext", "publicKey", "signature", "hash" },
    [8] = { "ciphertext", "signature", "hash" },
    [9] = { "sealedHash" },
    [10] = { "sealedHash" },
  },
}
local RATCHETS = {
  simplex = {
    [18] = { "token" },
  },
  duplex = {
    [16] = { "signature", "hash", "publicKey" },
    [17] = { "signature", "hash", "ciphertext" },
    [18] = { "token" },
  },
}
-- End of the tables

local CONNECT_REQUEST, CONNECT_RESPONSE, ENCRYPTED, ERROR = 0x01, 0x02, 0x04, 0x14
-- The last packet of the handshake of each variant.
local LAST = { simplex = 0x08, duplex = 0x0A }
-- Who sends which packet of the handshake.
local CLIENT_SENDS = { [0x01] = true, [0x07] = true, [0x09] = true }

local qsmp = Proto("qsmp", "QSMP secure channel")

-- What stands for a field of a layout: its filter name, its title.
local PARTS = {
  kid = { "kid", "Key identity" },
  hash = { "hash", "Hash" },
  signature = { "signature", "Signature" },
  publicKey = { "public_key", "Public key" },
  ciphertext = { "ciphertext", "Ciphertext" },
  tag = { "tag", "Tag" },
  message = { "message", "Message" },
  surplus = { "surplus", "Surplus" },
  sealedHash = { "sealed_hash", "Sealed hash" },
  sealedToken = { "sealed_token", "Sealed token" },
  sealedSignature = { "sealed_signature", "Sealed signature" },
  sealedPublicKey = { "sealed_public_key", "Sealed public key" },
  sealedCiphertext = { "sealed_ciphertext", "Sealed ciphertext" },
  sealedCode = { "sealed_code", "Sealed code" },
}

local fields = {
  flag = ProtoField.uint8("qsmp.flag", "Flag", base.HEX, FLAGS),
  msglen = ProtoField.uint32("qsmp.msglen", "Message length", base.DEC),
  sequence = ProtoField.uint64("qsmp.sequence", "Sequence", base.DEC),
  utctime = ProtoField.uint64("qsmp.utctime", "Time", base.DEC),
  cfg = ProtoField.string("qsmp.configuration", "Configuration"),
  code = ProtoField.uint8("qsmp.error", "Error code", base.HEX, ERRORS),
  variant = ProtoField.string("qsmp.variant", "Variant"),
  profile = ProtoField.string("qsmp.profile", "Profile"),
}
for name, part in pairs(PARTS) do
  fields[name] = ProtoField.bytes("qsmp." .. part[1], part[2])
end
local all = {}
for _, field in pairs(fields) do
  all[#all + 1] = field
end
qsmp.fields = all

local malformed = ProtoExpert.new("qsmp.malformed", "Malformed", expert.group.MALFORMED, expert.severity.ERROR)
local unexpected = ProtoExpert.new("qsmp.unexpected", "Unexpected", expert.group.SEQUENCE, expert.severity.WARN)
qsmp.experts = { malformed, unexpected }

qsmp.prefs.port = Pref.uint("TCP port", 4433, "The port that servers listen on; 0 for none")

local stream_of = Field.new("tcp.stream")

-- What is known of each TCP stream.
local sessions = {}
function qsmp.init()
  sessions = {}
end

local function session_of()
  local stream = stream_of()
  local key = stream and stream.value or -1
  sessions[key] = sessions[key] or {}
  return sessions[key]
end

local function side(pinfo)
  return tostring(pinfo.src) .. " " .. tostring(pinfo.src_port)
end

local function size_of(name, variant, profile)
  if FIXED[name] then
    return FIXED[name]
  end
  return VARIANTS[variant][name] or profile[name]
end

local function sealed(name)
  return "sealed" .. name:sub(1, 1):upper() .. name:sub(2)
end

-- The parts of a message: names and sizes; whether all sizes are fixed. Nil where they are not known.
local function layout_of(flag, msglen, sequence, session)
  local variant, profile = session.variant, session.profile
  if flag == ERROR and (msglen == 1 or sequence == ERROR_SEQUENCE) then
    return { { "code", 1 } }, true
  end
  if not variant then
    return nil
  end
  local tag = VARIANTS[variant].tag
  if flag == ERROR then
    return { { "sealedCode", 1 }, { "tag", tag } }, true
  end
  if flag == ENCRYPTED then
    return { { "ciphertext", math.max(0, msglen - tag) }, { "tag", tag } }, false
  end
  local handshake, ratchet = HANDSHAKE[variant][flag], RATCHETS[variant][flag]
  if not profile or not (handshake or ratchet) then
    return nil
  end
  local parts = {}
  for _, name in ipairs(handshake or ratchet) do
    if name == "sealedHash" then
      parts[#parts + 1] = { name, VARIANTS[variant].hash }
      parts[#parts + 1] = { "tag", tag }
    else
      parts[#parts + 1] = { ratchet and sealed(name) or name, size_of(name, variant, profile) }
    end
  end
  if ratchet then
    parts[#parts + 1] = { "tag", tag }
  end
  return parts, true
end

local function length_of(parts)
  local sum = 0
  for _, part in ipairs(parts) do
    sum = sum + part[2]
  end
  return sum
end

-- The profile whose configuration begins the bytes.
local function profile_of(range)
  local text = range:string()
  for _, profile in ipairs(PROFILES) do
    if text:sub(1, #profile.configuration) == profile.configuration then
      return profile
    end
  end
end

-- Learns of a connect request which variant and profile it is, as far as it is there.
local function learn_request(tvb, offset, msglen, session)
  local plain = FIXED.kid + FIXED.cfg
  local at = offset + HEADER + FIXED.kid
  if tvb:len() >= at + FIXED.cfg then
    session.profile = profile_of(tvb:range(at, FIXED.cfg)) or session.profile
  end
  if session.profile and msglen >= plain + session.profile.signature then
    session.variant = "duplex"
  elseif session.profile or msglen == plain then
    session.variant = "simplex"
  end
end

-- Learns of a connect response what its request did not say.
local function learn_response(msglen, session)
  for variant, sizes in pairs(VARIANTS) do
    for _, profile in ipairs(PROFILES) do
      if msglen == profile.signature + sizes.hash + profile.publicKey then
        session.variant, session.profile = session.variant or variant, session.profile or profile
      end
    end
  end
end

local function header_of(tvb, offset)
  return tvb:range(offset, 1):uint(), tvb:range(offset + 1, 4):le_uint(), tvb:range(offset + 5, 8):bytes():tohex()
end

-- Learns from a packet what it says of its session, once.
local function learn(tvb, offset, flag, msglen, pinfo, session)
  if session.profile and session.variant then
    return
  end
  if flag == CONNECT_REQUEST then
    session.client = session.client or side(pinfo)
    learn_request(tvb, offset, msglen, session)
  elseif flag == CONNECT_RESPONSE then
    learn_response(msglen, session)
  end
end

-- Bytes of the packet at an offset. One whose length cannot be right ends with the bytes that are there.
local function packet_length(tvb, pinfo, offset)
  local flag, msglen, sequence = header_of(tvb, offset)
  local session = session_of()
  learn(tvb, offset, flag, msglen, pinfo, session)
  local parts, fixed = layout_of(flag, msglen, sequence, session)
  local right = msglen <= LARGEST
  if parts and fixed then
    right = msglen == length_of(parts)
  elseif not parts and FLAGS[flag] and not session.profile then
    -- A public key of Classic McEliece is the largest that there is.
    right = msglen <= 32 * LARGEST
  end
  if right then
    return HEADER + msglen
  end
  return math.min(HEADER + msglen, tvb:len() - offset)
end

local function name_of(flag, msglen, parts, tvb)
  local name = FLAGS[flag] or string.format("unknown flag 0x%02x", flag)
  if flag == ERROR and parts then
    if parts[1][1] ~= "code" then
      return "error, sealed"
    end
    if tvb:len() <= HEADER then
      return "error without a code"
    end
    local code = tvb:range(HEADER, 1):uint()
    return "error: " .. (ERRORS[code] or string.format("code 0x%02x", code))
  end
  if flag == ENCRYPTED and parts and parts[1][2] > 0 then
    return string.format("%s, %d byte%s", name, parts[1][2], parts[1][2] == 1 and "" or "s")
  end
  return name
end

-- What is wrong with a packet by itself, and what does not belong where it is.
local function judge(tree, flag, msglen, parts, fixed, there, pinfo, session)
  if not FLAGS[flag] then
    tree:add_proto_expert_info(malformed, "the flag is unknown")
  elseif session.profile and session.variant and not parts then
    tree:add_proto_expert_info(malformed, "no flow of " .. session.variant .. " has this flag")
  end
  if parts and fixed and msglen ~= length_of(parts) then
    tree:add_proto_expert_info(malformed, string.format("msglen is %d, where %d is right", msglen, length_of(parts)))
  elseif parts and not fixed and msglen <= VARIANTS[session.variant].tag then
    tree:add_proto_expert_info(malformed, "msglen is not more than a tag")
  elseif parts and not fixed and msglen > LARGEST then
    tree:add_proto_expert_info(malformed, "msglen is larger than any message")
  elseif there < msglen then
    tree:add_proto_expert_info(malformed, string.format("%d of %d bytes are there", there, msglen))
  end
  local handshake = session.variant and HANDSHAKE[session.variant][flag]
  if handshake and session.client then
    if (CLIENT_SENDS[flag] or false) ~= (side(pinfo) == session.client) then
      tree:add_proto_expert_info(unexpected, "this comes from the other side")
    end
    if session.ended and pinfo.number > session.ended then
      tree:add_proto_expert_info(unexpected, "a packet of the handshake after it")
    end
    if flag == LAST[session.variant] and not session.ended then
      session.ended = pinfo.number
    end
  end
end

local function add_part(tree, name, range)
  if name == "cfg" then
    -- Up to the zero byte.
    tree:add(fields.cfg, range, (range:string():gsub("%z.*", "")))
  else
    tree:add(fields[name], range)
  end
end

local function add_message(tree, tvb, parts)
  local at = HEADER
  for _, part in ipairs(parts or { { "message", tvb:len() - HEADER } }) do
    local length = math.min(part[2], tvb:len() - at)
    if length > 0 then
      add_part(tree, part[1], tvb:range(at, length))
      at = at + length
    end
  end
  if at < tvb:len() then
    add_part(tree, "surplus", tvb:range(at))
  end
end

local function dissect_packet(tvb, pinfo, root)
  local flag, msglen, sequence = header_of(tvb, 0)
  local session = session_of()
  learn(tvb, 0, flag, msglen, pinfo, session)
  local parts, fixed = layout_of(flag, msglen, sequence, session)
  local name = name_of(flag, msglen, parts, tvb)
  local tree = root:add(qsmp, tvb(), "QSMP, " .. name)
  tree:add_le(fields.flag, tvb:range(0, 1))
  tree:add_le(fields.msglen, tvb:range(1, 4))
  tree:add_le(fields.sequence, tvb:range(5, 8))
  local time = tree:add_le(fields.utctime, tvb:range(13, 8))
  local seconds = tvb:range(13, 8):le_uint64():tonumber()
  if seconds < 253402300800 then
    time:append_text(" (" .. os.date("!%Y-%m-%d %H:%M:%S", seconds) .. " UTC)")
  end
  add_message(tree, tvb, parts)
  if session.variant then
    tree:add(fields.variant, session.variant):set_generated()
  end
  if session.profile then
    tree:add(fields.profile, session.profile.name):set_generated()
  end
  judge(tree, flag, msglen, parts, fixed, tvb:len() - HEADER, pinfo, session)
  pinfo.cols.protocol = "QSMP"
  if pinfo.cols.info and session.fence ~= pinfo.number then
    pinfo.cols.info:set(name)
  else
    pinfo.cols.info:append("; " .. name)
  end
  session.fence = pinfo.number
  return tvb:len()
end

function qsmp.dissector(tvb, pinfo, root)
  session_of().fence = nil
  dissect_tcp_pdus(tvb, root, HEADER, packet_length, dissect_packet)
  return tvb:len()
end

-- On any port: a connection that begins with a connect request of a known configuration.
local function looks_like(tvb, pinfo, root)
  local at = HEADER + FIXED.kid
  if tvb:len() < at + FIXED.cfg then
    return false
  end
  local flag, _, sequence = header_of(tvb, 0)
  if flag ~= CONNECT_REQUEST or sequence ~= "0000000000000000" or not profile_of(tvb:range(at, FIXED.cfg)) then
    return false
  end
  pinfo.conversation = qsmp
  qsmp.dissector(tvb, pinfo, root)
  return true
end
qsmp:register_heuristic("tcp", looks_like)

local ports = DissectorTable.get("tcp.port")
local port = 0
local function listen()
  if port > 0 then
    ports:remove(port, qsmp)
  end
  port = qsmp.prefs.port
  if port > 0 then
    ports:add(port, qsmp)
  end
end
function qsmp.prefs_changed()
  listen()
end
listen()
