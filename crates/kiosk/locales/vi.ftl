# Texts of the window. Keys are the same in every language; a test holds the files together.

## Top bar
top-language = English
top-demo = DEMO
top-reader-none = Không có đầu đọc
top-reader-card = Có thẻ
top-reader-mute = Thẻ không trả lời
top-reader-ready = Đầu đọc sẵn sàng

## Commands
command-retry = Thử lại
command-cancel = Hủy
command-back = Quay lại
command-continue = Tiếp tục
command-open = Đọc thẻ
command-type = Nhập tay, không đọc chip
command-use-card = Đọc thẻ đang đặt sẵn
command-use-qr = Dùng mã QR
command-refuse = Không đồng ý
command-consent = Đồng ý, đọc thẻ
command-duty = Đã thông báo, đọc thẻ
command-stop = Dừng đọc
command-why = Vì sao?
command-why-hide = Ẩn phần kiểm tra
command-first = Đúng là người này
command-new = Đăng ký người mới
command-store = Xác nhận và lưu
command-store-again = Lưu lại lần nữa
command-discard = Bỏ lượt này
command-next = Người tiếp theo

## Start
self-test-title = Đang mở sổ đăng ký
self-test-wait = Chờ một chút …

## Waiting for a card
await-title = Đặt thẻ lên đầu đọc
await-hospital = Căn cước hoặc hộ chiếu của người bệnh. Quét mã QR trên thẻ cũng được.
await-lodging = Căn cước hoặc hộ chiếu của khách. Quét mã QR trên thẻ cũng được.
await-key-title = Số trên thẻ
await-key-how = Quét mã QR là nhanh nhất. Không có máy quét thì gõ số in trên thẻ.
await-last-ticket = Số thứ tự vừa cấp: { $number }

## Readers
reader-none = Không thấy đầu đọc thẻ
reader-none-do = Cắm đầu đọc vào cổng USB. Phần mềm tự nhận, không cần khởi động lại.
reader-service-down = Dịch vụ thẻ thông minh chưa chạy
reader-service-down-do = Khởi động dịch vụ (Windows: “Smart Card”; Debian: sudo systemctl start pcscd). Phần mềm tự nối lại.
reader-service-denied = Không được phép dùng đầu đọc thẻ
reader-service-denied-do = Nhờ quản trị máy cấp quyền dùng pcscd cho tài khoản này.

## The notice before a protected file is read
notice-title-consent = Xin phép đọc chip trên thẻ
notice-title-duty = Thông báo trước khi đọc chip trên thẻ
notice-who = { $facility } đọc chip trên thẻ để đăng ký.
notice-why-hospital = Mục đích: tiếp nhận khám, chữa bệnh và quyền lợi bảo hiểm y tế.
notice-why-lodging = Mục đích: đăng ký và thông báo lưu trú với cơ quan công an.
notice-what = Đọc: họ tên, số định danh, ngày sinh, giới tính, nơi cư trú, ảnh chân dung.
notice-not = Ảnh chỉ dùng để đối chiếu tại chỗ, không lưu. Vân tay không được đọc.
notice-rights = Có thể từ chối đọc chip; khi đó nhân viên nhập tay (F6).
notice-version = Bản thông báo số { $version }
notice-card-there = Thẻ đã nằm trên đầu đọc. Bấm Enter để đọc.

## The key to the chip
access-title = Nhập số in trên thẻ
access-how = Chip chỉ mở khi biết số in trên thẻ: 6 số CAN, hoặc đủ 12 số định danh.
key-card = Số CAN hoặc số định danh
key-card-hint = 6 hoặc 12 chữ số
key-scan = Hoặc quét mã QR, hoặc dòng MRZ ở mặt sau.
key-of-passport = Hộ chiếu: nhập số, ngày sinh, ngày hết hạn
key-of-card = Căn cước: nhập số CAN hoặc số định danh
key-passport-number = Số hộ chiếu
key-passport-birth = Ngày sinh
key-passport-expiry = Ngày hết hạn
key-wrong = Chip báo số này không đúng. Xem lại số in trên thẻ.
key-wrong-tries = Chip báo số này không đúng. Còn { $tries } lần thử.
key-needs-mrz = Chip này chỉ mở bằng dòng MRZ: quét mặt sau của thẻ, hoặc nhập như hộ chiếu.
key-blocked = Chip đã khóa loại số này. Quét dòng MRZ ở mặt sau, hoặc nhập tay.
key-unreadable = Cần 6 số CAN hoặc 12 số định danh.
key-check-digits = Dòng MRZ có ký tự đọc nhầm. Quét lại.
key-date = Ngày phải viết dd/mm/yyyy, ví dụ 05/09/1990.
demo-key = Thẻ mềm DEMO: { $key }

## Reading
reading-title = Đang đọc chip
reading-hold = Giữ nguyên thẻ trên đầu đọc.
reading-nothing-yet = Họ tên và số sẽ hiện ở đây ngay khi đọc được.
phase-opening = Mở chip
phase-data = Đọc thông tin
phase-portrait = Đọc ảnh chân dung
phase-proving = Xác thực chip
badge-unverified = Chưa xác thực
paused-card = Đặt lại thẻ
paused-card-do = Thẻ bị nhấc ra trước khi đọc xong. Đặt lại đúng thẻ đó, việc đọc tự tiếp tục.
paused-reader = Cắm lại đầu đọc
paused-reader-do = Đầu đọc bị rút ra. Cắm lại, việc đọc tự tiếp tục.
paused-left = Chờ thêm { $seconds } giây

## The chip could not be read
failure-wrong-key = Số không đúng
failure-wrong-key-do = Xem lại số in trên thẻ rồi thử lại.
failure-needs-mrz = Chip cần dòng MRZ
failure-needs-mrz-do = Quét dòng MRZ ở mặt sau của thẻ.
failure-blocked = Chip đã khóa
failure-blocked-do = Chip không nhận loại số này nữa. Quét dòng MRZ, hoặc đi tiếp không đọc chip.
failure-card-removed = Thẻ bị nhấc ra
failure-card-removed-do = Đặt lại thẻ lên đầu đọc và giữ yên.
failure-reader-gone = Mất đầu đọc
failure-reader-gone-do = Cắm lại đầu đọc; phần mềm tự nối lại.
failure-link = Mất liên lạc với chip
failure-link-do = Xoay hoặc dịch thẻ một chút, bỏ ốp và thẻ khác ra, rồi thử lại.
failure-in-use = Chương trình khác đang dùng thẻ
failure-in-use-do = Đóng chương trình đó rồi thử lại.
failure-another-card = Đây là một thẻ khác
failure-another-card-do = Đặt lại đúng thẻ đang đọc dở, hoặc hủy để bắt đầu với thẻ mới.
failure-other-card = Không phải căn cước hay hộ chiếu
failure-other-card-do = Lấy thẻ này ra và đặt căn cước gắn chip hoặc hộ chiếu điện tử.
failure-chip = Chip trả lời sai
failure-chip-do = Thử lại một lần. Nếu vẫn vậy, đi tiếp không đọc chip.
failure-no-person = Không đọc được thông tin người trên chip
failure-no-person-do = Đi tiếp không đọc chip và báo cho bộ phận kỹ thuật.
failure-stopped = Đã dừng đọc
failure-stopped-do = Thử lại khi sẵn sàng.
unreadable-else = Vẫn đăng ký được
unreadable-has-qr = Đã quét mã QR: có thể đăng ký từ mã QR, ghi rõ là chưa xác thực.
unreadable-no-qr = Quét mã QR trên thẻ, hoặc nhập tay. Hồ sơ sẽ ghi rõ là chưa xác thực.

## Typed by hand
typing-title = Nhập thông tin
typing-how = Dành cho người không có chip đọc được: trẻ em, thẻ hỏng, VNeID, cấp cứu. Hồ sơ ghi rõ là chưa xác thực.

## The person
portrait = Ảnh chân dung từ chip
verdict-genuine = GIẤY TỜ THẬT
verdict-genuine-means = Cơ quan cấp đáng tin đã ký, và chip không phải bản sao.
verdict-signed = CHỮ KÝ ĐÚNG, CHƯA CHỨNG MINH ĐƯỢC CHIP
verdict-signed-means = Dữ liệu do cơ quan cấp đáng tin ký, nhưng chip có thể là bản sao. So ảnh với người.
verdict-expired = GIẤY TỜ HẾT HẠN
verdict-expired-means = Giấy tờ là thật nhưng đã hết hạn sử dụng.
verdict-unknown = CHƯA RÕ CƠ QUAN CẤP
verdict-unknown-means = Máy này chưa có chứng thư gốc của nơi cấp. So ảnh với người và xem giấy tờ.
verdict-invalid = KHÔNG HỢP LỆ
verdict-invalid-means = Có phép kiểm tra thất bại. Không tin giấy tờ này; gọi người phụ trách.
verdict-qr = CHỈ CÓ MÃ QR, CHƯA XÁC THỰC
verdict-qr-means = Mã QR ai cũng sao chép được. So với thẻ và với người.
verdict-typed = NHẬP TAY, CHƯA XÁC THỰC
verdict-typed-means = Thông tin do nhân viên gõ vào.
known-searching = Đang tìm trong sổ …
known-new = Lần đầu đăng ký tại đây.
known-returning = Đã đến { $times } lần, gần nhất ngày { $day }.
known-choose = Có thể đã từng đến đây
known-choose-do = Bấm tiếp tục để chọn đúng người trong sổ.
known-conflict = Số này đã đăng ký với tên hoặc ngày sinh khác
known-conflict-do = Bấm tiếp tục để xem và quyết định. Chưa quyết định thì chưa lưu được.
expires-never = Không thời hạn

## Why
why-title = Các phép kiểm tra
why-limits = Đây là kết quả của máy này với các chứng thư gốc nó có, không phải kết luận của cơ quan nhà nước.

## Who of the registered
match-title = Chọn người trong sổ
match-title-conflict = Người này là ai?
match-present = Người đang ở quầy
match-registered = Trong sổ
match-take = Đúng người này
match-conflict-do = Xem giấy tờ, ghi lý do, rồi chọn người hoặc đăng ký mới. Lý do được lưu lại.

## Fields
field-document = Loại giấy tờ
field-number = Số giấy tờ
field-full-name = Họ và tên
field-birth = Ngày sinh
field-sex = Giới tính
field-nationality = Quốc tịch
field-residence = Nơi cư trú
field-expires = Hạn sử dụng
field-phone = Số điện thoại
field-conflict-reason = Lý do khác thông tin đã đăng ký
field-staff = Người phụ trách quyết định
field-override-reason = Lý do vẫn đăng ký
field-insurance = Mã thẻ BHYT
field-clinic = Phòng khám
field-reason = Lý do khám
field-room = Số phòng
field-arrives = Thời điểm đến
field-departs = Ngày đi dự kiến
field-stay-reason = Lý do lưu trú
field-stay-reason-text = Lý do, ghi bằng chữ
field-residence-kind = Loại cư trú
field-stay-limit = Được tạm trú đến ngày
field-note = Ghi chú
hint-none = { "" }
hint-birth = dd/mm/yyyy
hint-date = dd/mm/yyyy
hint-arrives = Để trống: bây giờ
hint-insurance = 15 ký tự hoặc 10 số; có thể quét
hint-optional = Không bắt buộc
problem-missing = Chưa nhập
problem-id-number = Số định danh có 12 chữ số
problem-passport-number = Chỉ gồm chữ và số, tối đa 22
problem-date = Viết dd/mm/yyyy
problem-future = Ngày này chưa tới
problem-choice = Chọn một trong danh sách
problem-insurance = 15 ký tự như trên thẻ, hoặc 10 số cuối
problem-before-arrival = Trước ngày đến
problem-past = Đã qua
document-cccd = CCCD gắn chip
document-can-cuoc = Căn cước
document-passport = Hộ chiếu
document-other = Giấy tờ khác
sex-male = Nam
sex-female = Nữ
sex-unspecified = Không rõ
residence-permanent = Thường trú
residence-temporary = Tạm trú
residence-other = Khác
arrives-now = Lúc xác nhận

## The mode's fields
form-title-hospital = Thông tin khám
form-title-lodging = Thông tin lưu trú
form-reason-wanted = Cần ghi lý do đăng ký, vì giấy tờ chưa được xác thực đầy đủ.
form-staff-wanted = Gọi người phụ trách: giấy tờ không hợp lệ. Ghi tên người quyết định và lý do.

## Confirm and store
confirm-title = Xác nhận
confirm-entered = Thông tin đăng ký
confirm-storing = Đang lưu …
store-disk-full = Hết chỗ trên đĩa, chưa lưu được
store-disk-full-do = Xóa bớt tệp khác trên máy rồi bấm lưu lại. Thông tin vẫn còn ở đây.
store-conflict = Số này đã đăng ký với tên hoặc ngày sinh khác
store-conflict-do = Quay lại, xem hồ sơ cũ và ghi lý do.
store-id-taken = Chưa lưu được
store-id-taken-do = Bấm lưu lại lần nữa.
store-other = Sổ đăng ký không ghi được
store-other-do = Bấm lưu lại. Nếu vẫn vậy, gọi bộ phận kỹ thuật; thông tin vẫn còn ở đây.
stored-title = Đã lưu
stored-ticket = Số thứ tự
stored-hand-back = Trả thẻ cho người đến.
stored-declare = Chưa khai báo lưu trú
stored-declare-do = Đã ghi vào sổ. Xuất tệp và nộp lên cổng đúng hạn: danh sách (F3) báo hạn gần nhất.
remove-title = Lấy thẻ ra
remove-how = Trả thẻ cho người đến trước khi đón người tiếp theo.

## Notices
notice-scan-ime = Bộ gõ tiếng Việt đã làm hỏng mã vừa quét
notice-scan-ime-do = Tắt bộ gõ (chuyển sang ENG) rồi quét lại.
notice-scan-part = Mã quét bị thiếu
notice-scan-part-do = Quét lại, gần hơn hoặc chậm hơn.
notice-scan-id = Số trong mã quét không phải số định danh
notice-scan-id-do = Quét lại, hoặc gõ số in trên thẻ.
notice-scan-check = Mã quét có ký tự sai
notice-scan-check-do = Quét lại.
notice-scan-ignored = Mã này không dùng được ở bước này
notice-scan-ignored-do = Xong bước này rồi quét lại nếu cần.
notice-insurance = Thẻ BHYT mang tên khác
notice-insurance-do = Xem lại thẻ BHYT có đúng của người này không.
notice-basis = Chưa thông báo cho người đến
notice-basis-do = Bấm Enter sau khi thông báo.
notice-timed-out = Lượt trước chờ quá lâu và đã được xóa
notice-timed-out-do = Bắt đầu lại với thẻ.
notice-card-mute = Thẻ không trả lời
notice-card-mute-do = Lật hoặc xoay thẻ, đặt chip sát đầu đọc.
notice-card-in-use = Chương trình khác đang giữ thẻ
notice-card-in-use-do = Đóng chương trình đó rồi đặt lại thẻ.
notice-still-storing = Đang lưu
notice-still-storing-do = Chờ lưu xong rồi mới rời bước này.
notice-discards = Thông tin này chưa được lưu
notice-discards-do = Bấm bỏ thêm lần nữa nếu chắc chắn muốn bỏ.
notice-reason = Chưa ghi lý do
notice-reason-do = Ghi lý do rồi chọn lại.

## Starting the program
start-title = Đăng ký bằng căn cước
start-no-demo = Bản cài đặt này không có thẻ mềm để trình diễn.
start-no-demo-do = Chạy ./run trong mã nguồn để dùng thử với thẻ mềm.
start-no-window = Không mở được cửa sổ.
start-no-window-do = Cần màn hình và OpenGL, Vulkan hoặc Direct3D. Cập nhật trình điều khiển màn hình; trên Debian cài gói libgl1-mesa-dri.

## The other parts of the window
command-list = Danh sách
command-settings = Cài đặt
command-counter = Về quầy
command-export = Xuất tệp
command-hand-over = Chuyển sang phần mềm bệnh viện
today-title = Hôm nay
today-search = Tìm trong toàn bộ sổ
today-search-hint = Tên hoặc số giấy tờ
today-count = { $count } lượt đăng ký
today-found = Tìm thấy { $count } người
today-empty = Hôm nay chưa có ai đăng ký.
today-nobody = Không tìm thấy ai.
today-void = Đã hủy
today-not-exported = Chưa khai báo
error-kind = Mã lỗi: { $kind }
record-person = Người
record-check-in = Lượt đăng ký
record-history = Đã sửa
record-void = Đã hủy lúc { $day }, người hủy: { $clerk }
record-not-changed = Chưa thay đổi được
record-change = Thay đổi
record-change-stay = Gõ ngày mới, số phòng mới hoặc lý do hủy vào ô dưới, rồi bấm nút.
record-change-visit = Hủy lượt này thì phải ghi lý do. Hồ sơ vẫn được giữ và ghi là đã hủy.
record-input = Ngày, phòng hoặc lý do
record-check-out = Trả phòng bây giờ
record-extend = Đổi ngày đi
record-move = Đổi phòng
record-make-void = Hủy lượt đăng ký
record-at = Đăng ký lúc
record-clerk = Nhân viên
record-departed = Đã trả phòng
record-exports = Đã xuất
export-title = Xuất tệp
export-warning = Tệp chứa dữ liệu cá nhân không mã hóa. Nộp xong thì xóa.
export-vietnamese = Khách Việt Nam (XLSX)
export-vietnamese-how = Tệp theo mẫu cổng thông báo lưu trú. Nộp xong, so số dòng cổng đã nhận với số ở đây.
export-foreigners = Khách nước ngoài (XML)
export-foreigners-how = Tệp khai báo tạm trú cho người nước ngoài.
export-new = Người chưa khai báo
export-again = Xuất lại hôm nay
export-register = Sổ trong ngày
export-register-how = Mở bằng Excel hoặc LibreOffice; giữ nguyên số 0 ở đầu và dấu tiếng Việt.
export-xlsx = Sổ XLSX
export-csv = Sổ CSV
export-visit = Từng lượt khám
export-visit-how = Mở một lượt trong danh sách rồi bấm F7: ghi tệp JSON và FHIR cho phần mềm bệnh viện.
export-done = Đã ghi { $count } người
export-left-out = { $count } người chưa có trong tệp
export-all-left-out = Chưa ghi tệp: mọi người đều còn thiếu thông tin
export-nothing = Không có gì để xuất
export-nothing-do = Mọi người đã được xuất, hoặc chưa có ai.
export-failed = Chưa ghi được tệp
settings-title = Cài đặt và kiểm tra
settings-look = Sáng, tối, tương phản cao
settings-readers = Đầu đọc thẻ
settings-readers-how = Đặt một thẻ lên đầu đọc: dòng trên phải đổi thành “có thẻ”.
slot-empty = Sẵn sàng, chưa có thẻ
slot-card = Có thẻ, chip trả lời
slot-mute = Thẻ không trả lời: lật hoặc xoay thẻ
slot-in-use = Chương trình khác đang dùng thẻ
settings-anchors = Chứng thư gốc
settings-anchors-count = Đang tin { $count } chứng thư gốc
settings-anchors-none = Chưa có chứng thư gốc nào
settings-anchors-none-do = Mọi thẻ sẽ hiện “chưa rõ cơ quan cấp” cho đến khi đặt chứng thư vào thư mục ghi ở mục [trust] của tệp cấu hình.
settings-clerk = Nhân viên
settings-clerk-now = Đang trực: { $clerk }. Tên này được ghi vào từng hồ sơ.
settings-clerk-name = Tên nhân viên khác
settings-clerk-set = Đổi nhân viên
settings-places = Dữ liệu trên máy này
settings-config = Tệp cấu hình
settings-records = Thư mục sổ (đã mã hóa)
settings-exports = Thư mục tệp xuất
settings-version = Phiên bản
settings-backup = Sao lưu ngay
settings-backed-up = Đã sao lưu vào { $path }
settings-backed-up-do = Chép thư mục này sang ổ khác. Nó vẫn được mã hóa.
settings-no-backup = Chưa sao lưu được

## What to do where something was refused
refusal-disk-full = Hết chỗ trên đĩa. Xóa bớt tệp khác rồi thử lại.
refusal-write = Không ghi được tệp. Kiểm tra thư mục có tồn tại và được phép ghi không.
refusal-exists = Tệp cùng tên đã có. Đổi tên hoặc chuyển tệp cũ đi rồi thử lại.
refusal-busy = Chương trình khác đang giữ sổ. Đóng nó rồi thử lại.
refusal-damaged = Tệp sổ bị hỏng. Khôi phục bản sao lưu gần nhất; đừng xóa gì trước khi hỏi bộ phận kỹ thuật.
refusal-reason = Phải ghi lý do.
refusal-departs = Ngày đi không được trước ngày đến.
refusal-checked-out = Khách này đã trả phòng.
refusal-voided = Lượt này đã bị hủy.
refusal-wrong-key = Không đúng. Gõ lại.
refusal-weak = Cụm mật khẩu quá ngắn: ít nhất 10 ký tự.
refusal-keyring = Kho khóa của máy không mở được.
refusal-vault-damaged = Tệp khóa bị hỏng. Khôi phục từ bản sao lưu.
refusal-newer = Sổ này do phiên bản mới hơn tạo. Cài phiên bản đó.
refusal-vault-missing = Có sổ nhưng thiếu tệp khóa. Khôi phục từ bản sao lưu gần nhất.
refusal-records-missing = Có tệp khóa nhưng thiếu sổ. Khôi phục từ bản sao lưu gần nhất.
refusal-seat-taken = Dùng cửa sổ đang mở trên máy này, hoặc đóng nó rồi thử lại.
refusal-store-exists = Thư mục này đã có sổ. Mở sổ đó hoặc chọn thư mục khác.
refusal-recovery = Mã khôi phục gõ chưa đúng. Xem lại từng nhóm ký tự trên giấy.
refusal-date = Ngày phải viết dd/mm/yyyy.
refusal-room = Chưa gõ số phòng mới.
refusal-facility = Chưa nhập tên cơ sở.
refusal-repeat = Hai lần gõ không giống nhau.
refusal-other = Thử lại. Nếu vẫn vậy, gọi bộ phận kỹ thuật.

## The first run and the lock
first-title = Cài đặt lần đầu
first-how = Vài câu hỏi, rồi quầy làm việc ngay. Sau này sửa được trong tệp cấu hình.
first-mode = Nơi này là
first-hospital = Bệnh viện, phòng khám
first-lodging = Khách sạn, nhà nghỉ
first-name = Tên cơ sở
first-code = Mã cơ sở
first-clinics = Phòng khám, cách nhau bằng dấu phẩy
first-clinics-hint = Để trống: nhân viên gõ
first-rooms = Số phòng, cách nhau bằng dấu phẩy
first-rooms-hint = Để trống: nhân viên gõ
first-basis = Trước khi đọc chip
first-consent = Xin đồng ý từng người
first-duty = Thông báo theo luật
first-basis-how = Hỏi bộ phận pháp chế của cơ sở. Lời thông báo hiện trên màn hình trước mỗi lần đọc.
lock-title = Khóa sổ đăng ký
lock-how = Sổ được mã hóa trên máy này. Chép thư mục dữ liệu đi nơi khác cũng không mở được.
lock-by = Mở sổ bằng
lock-keyring = Kho khóa của máy
lock-passphrase = Cụm mật khẩu
lock-keyring-how = Không phải gõ gì khi mở chương trình: ai đăng nhập được máy này thì mở được sổ.
lock-no-keyring = Máy này không có kho khóa, nên sổ mở bằng cụm mật khẩu mỗi lần khởi động.
lock-new = Cụm mật khẩu mới
lock-again = Gõ lại lần nữa
lock-passphrase-how = Ít nhất 10 ký tự. Bốn từ dễ nhớ là tốt. Quên thì chỉ còn mã khôi phục.
gate-create = Tạo sổ
gate-open = Mở sổ
gate-recover = Dùng mã khôi phục
gate-passphrase = Dùng cụm mật khẩu
gate-noted = Tôi đã chép mã ra giấy
locked-title = Mở sổ đăng ký
locked-recover-title = Mở bằng mã khôi phục
locked-passphrase = Cụm mật khẩu
locked-no-passphrase = Sổ này chưa đặt cụm mật khẩu: dùng mã khôi phục.
locked-keyring-do = Đăng nhập đúng tài khoản máy, hoặc mở bằng mã khôi phục.
locked-recovery-key = Mã khôi phục trên giấy
locked-recovery-hint = Các nhóm ký tự, có dấu gạch hay không đều được
recovery-title = Chép mã khôi phục ra giấy
recovery-how = Quên mật khẩu hoặc hỏng máy thì chỉ mã này mở được sổ và bản sao lưu.
recovery-once = Mã chỉ hiện một lần
recovery-once-do = Cất tờ giấy ở nơi khóa kín, không chụp ảnh, không gửi qua tin nhắn.
recovery-noted = Chép xong, bấm F10.
trouble-config = Tệp cấu hình có lỗi
trouble-config-file = Sửa tất cả lỗi dưới đây trong { $file } rồi bấm thử lại.
trouble-seat = Quầy đang mở
trouble-title = Chưa mở được sổ đăng ký
start-no-home = Không tìm thấy thư mục cá nhân.
start-no-home-do = Chỉ ra một thư mục bằng --data.
await-has-key = Đã có số của thẻ
await-has-key-do = Đặt thẻ lên đầu đọc để đọc chip, hoặc bấm F5 để chỉ dùng mã QR.
today-until = đến { $day }

## The demonstration
top-soft-card = Thẻ mềm
demo-how = Dùng thử với thẻ mềm, nhân vật hư cấu
demo-how-keys = F9 đặt thẻ lên hoặc lấy ra; F12 quét mã QR của thẻ. Không lẫn với sổ thật.
record-save = Lưu thay đổi
record-leave = Thôi, không sửa
today-deadline = Hạn khai báo gần nhất: { $when }, còn { $hours } giờ { $minutes } phút
today-overdue = Đã quá hạn khai báo từ { $when }
today-overdue-do = Cổng còn nhận đến hết ngày hôm sau của ngày khách đến. Xuất tệp và nộp ngay.
today-closed = Có khách cổng không còn nhận khai báo
today-closed-do = Khai báo trực tiếp với công an phường, xã.
notice-title-typed = Thông báo trước khi ghi thông tin
command-consent-typed = Đồng ý cho ghi thông tin
command-duty-typed = Đã thông báo, ghi thông tin
await-has-number-do = Đặt thẻ lên đầu đọc để đọc chip.
refusal-blank = Họ tên và phòng khám không được để trống.
record-declared = Đã khai báo trực tiếp
