//! Tiếng Việt.

use std::io::ErrorKind;

use super::{Advice, Label};
use crate::problem::Problem;

pub(super) fn label(label: Label) -> &'static str {
    match label {
        Label::Error => "Lỗi",
        Label::Warning => "Lưu ý",
        Label::Detail => "Chi tiết",
        Label::Demo => "DEMO: thẻ mềm, nhân vật hư cấu, cơ quan cấp thử nghiệm",
        #[cfg(feature = "demo")]
        Label::DemoKey => "Khóa DEMO",
        Label::TriesLeft => "Số lần thử còn lại",
        Label::AllTries => "đủ",
        #[cfg(feature = "pcsc")]
        Label::PlaceCard => "Đặt thẻ lên đầu đọc …",
        #[cfg(feature = "pcsc")]
        Label::PutCardBack => {
            "Thẻ bị nhấc ra giữa chừng. Đặt lại đúng thẻ đó: việc đọc sẽ tiếp tục từ chỗ dừng."
        }
        #[cfg(feature = "pcsc")]
        Label::PlugReaderIn => {
            "Mất đầu đọc hoặc dịch vụ thẻ. Cắm lại đầu đọc và đặt thẻ lên: việc đọc sẽ tiếp tục từ \
             chỗ dừng."
        }
        #[cfg(feature = "pcsc")]
        Label::GoingOn => "Mất liên lạc với thẻ. Giữ yên thẻ: việc đọc đang tiếp tục.",
        #[cfg(feature = "pcsc")]
        Label::Card => "Thẻ",
        #[cfg(feature = "pcsc")]
        Label::NoCard => "chưa có thẻ",
        #[cfg(feature = "pcsc")]
        Label::MuteCard => "thẻ không trả lời",
        Label::Genuine => "GIẤY TỜ THẬT",
        Label::SignedChipUnproven => "CHỮ KÝ ĐÚNG, CHƯA CHỨNG MINH ĐƯỢC CHIP",
        Label::Expired => "HẾT HẠN",
        Label::IssuerUnknown => "KHÔNG RÕ CƠ QUAN CẤP",
        Label::Invalid => "KHÔNG HỢP LỆ",
        Label::GenuineMeans => {
            "Dữ liệu do cơ quan cấp đáng tin cậy ký, và chip không phải bản sao."
        }
        Label::SignedChipUnprovenMeans => {
            "Dữ liệu do cơ quan cấp đáng tin cậy ký, nhưng chip có thể là bản sao."
        }
        Label::ExpiredMeans => "Giấy tờ là thật nhưng đã hết thời hạn sử dụng.",
        Label::IssuerUnknownMeans => {
            "Chữ ký không dẫn về chứng thư gốc nào đã cho; thêm chứng thư gốc bằng --trust."
        }
        Label::InvalidMeans => "Có phép kiểm tra thất bại: không được tin giấy tờ này.",
        Label::Name => "Họ và tên",
        Label::IdNumber => "Số định danh",
        Label::DocumentNumber => "Số giấy tờ",
        Label::DocumentKind => "Loại giấy tờ",
        Label::IssuingState => "Nước cấp",
        Label::DateOfBirth => "Ngày sinh",
        Label::Sex => "Giới tính",
        Label::Nationality => "Quốc tịch",
        Label::Ethnicity => "Dân tộc",
        Label::Religion => "Tôn giáo",
        Label::PlaceOfOrigin => "Quê quán",
        Label::Residence => "Nơi cư trú",
        Label::IdentifyingFeatures => "Đặc điểm nhận dạng",
        Label::DateOfIssue => "Ngày cấp",
        Label::DateOfExpiry => "Hạn dùng",
        Label::NoExpiry => "không thời hạn",
        Label::Father => "Cha",
        Label::Mother => "Mẹ",
        Label::Spouse => "Vợ/chồng",
        Label::OldIdNumber => "Số CMND cũ",
        Label::OtherData => "Dữ liệu khác",
        Label::PersonalNumber => "Số cá nhân",
        Label::PlaceOfBirth => "Nơi sinh",
        Label::Telephone => "Điện thoại",
        Label::Profession => "Nghề nghiệp",
        Label::Authority => "Cơ quan cấp",
        Label::OneParent => "Cha hoặc mẹ",
        Label::QrSays => "mã QR ghi",
        Label::OtherThanChip => "chip ghi khác",
        Label::OtherDiacritics => "chip ghi giống nhưng khác dấu",
        Label::OtherSpacing => "chip ghi giống nhưng khác chỗ cách",
        Label::OtherOrder => "chip ghi cùng các chữ nhưng khác thứ tự",
        Label::CutOff => "chip ghi giống nhưng một bên bị cắt bớt",
        Label::FilesDiffer => "hai tệp trong chip nói khác nhau",
        Label::UnreadableGroup => "có nhóm dữ liệu cá nhân không đọc được",
        Label::BirthCenturyGuessed => "thế kỷ sinh là suy đoán",
        Label::Male => "Nam",
        Label::Female => "Nữ",
        Label::Unspecified => "không ghi",
        Label::Province => "Nơi đăng ký khai sinh",
        Label::BirthYear => "Năm sinh",
        Label::Unverified => {
            "Chưa xác thực: chữ in có thể bị sao chép; chỉ chip mới chứng minh được."
        }
        Label::OpenedBy => "Mở bằng",
        Label::Exchanges => "lượt trao đổi",
        Label::Cost => "Đã dùng",
        Label::Reader => "Đầu đọc",
        Label::Offered => "Chip đưa ra",
        Label::Why => "Lý do",
        Label::ExtendedLength => "Lệnh dài",
        Label::ExtendedNotUsed => "không dùng",
        Label::ExtendedStated => "có dùng, trong kích thước thẻ ghi rõ",
        Label::ExtendedTried => "đã thử dù thẻ không ghi rõ, và được",
        Label::ExtendedRemembered => "có dùng, vì trước đây loại thẻ này nhận",
        Label::ExtendedRefusedBefore => "không dùng, vì trước đây loại thẻ này từ chối",
        Label::ExtendedRefused => "đã thử rồi thôi: thẻ hoặc đầu đọc từ chối",
        #[cfg(feature = "pcsc")]
        Label::Connecting => "Đang kết nối",
        Label::Opening => "Đang mở chip",
        Label::ReadingFile => "Đang đọc",
        Label::ProvingChip => "Đang xác thực chip",
        Label::ProfileMayBeSent => {
            "Trên đây không có gì về chủ thẻ, gửi cho ai cũng được; docs/real-cards.md cho biết nó giải đáp điều gì."
        }
        Label::Wrote => "Đã ghi",
        #[cfg(feature = "demo")]
        Label::Serving => "Thẻ mềm đang nằm trong đầu đọc ảo; nhấn Ctrl+C để lấy ra.",
        #[cfg(feature = "demo")]
        Label::Stopped => "Đầu đọc ảo đã đóng kết nối.",
        Label::QrCode => "mã QR của thẻ",
        Label::MrzText => "dòng MRZ",
        Label::Key => "Khóa",
        Label::UnknownProvince => "ba số đầu không thuộc danh mục tỉnh cũ",
        Label::SexDiffers => "giới tính khác với số định danh",
        Label::BirthYearDiffers => "năm sinh khác với số định danh",
        Label::NumberDiffersFromId => "số giấy tờ không phải phần cuối của số định danh",
        Label::SlotCount => "số trường khác thường",
        Label::Unreadable => "không đọc được",
        Label::Empty => "để trống",
        Label::Damaged => "có chữ bị mất hoặc bị thay",
        Label::CheckDigit => "số kiểm tra không khớp",
        Label::Odd => "có điều không như mong đợi",
        Label::RepairedControlCharacters => "đã bỏ các ký tự điều khiển",
        Label::RepairedEncoding => "đã sửa bảng mã chữ bị sai",
        Label::RepairedSeparators => "đã đọc \\ là |",
        Label::RepairedInputMethod => "đã sửa thay đổi do bộ gõ tiếng Việt",
        Label::RepairedLeadingZero => "đã thêm lại số 0 bị mất ở đầu",
        Label::RepairedMrz => "đã sửa ký tự đọc nhầm; hãy đối chiếu với thẻ",
        Label::LdsFile => "tệp loại này",
        Label::RepairedDate => "đã nhận ngày viết có dấu gạch chéo",
        Label::Verifying => "Đang kiểm tra",
        Label::DeskUnsigned => "không bàn đọc nào ký bằng chứng này",
        Label::DeskTrusted => "do một bàn đọc đáng tin cậy ký",
        Label::DeskUnknown => "do một bàn đọc chưa được tin cậy ở đây ký",
        Label::DeskBroken => "chữ ký của bàn đọc không đúng: tệp đã bị sửa",
        Label::File => "Tệp",
        Label::Certificates => "Chứng thư",
        Label::NewOnes => "Mới",
        Label::RevocationLists => "Danh sách thu hồi",
        Label::Deviations => "Sai lệch",
        Label::ListSignature => "Chữ ký danh sách",
        Label::ListWithoutAnchor => {
            "Không có --anchor thì không ai bảo đảm cho danh sách: người làm ra tệp quyết định kho này tin ai."
        }
        Label::Country => "Nước",
        Label::Countries => "Số nước",
        Label::Role => "Loại",
        Label::RoleAuthority => "CSCA",
        Label::RoleLink => "liên kết",
        Label::RoleSigner => "ký giấy tờ",
        Label::Signature => "Chữ ký",
        Label::ValidFrom => "Hiệu lực từ",
        Label::ValidUntil => "Hiệu lực đến",
        Label::Source => "Nguồn",
        Label::TakenIn => "Ngày nhập",
        Label::SignedOn => "Ngày ký",
        Label::ExpiredCertificates => "Chứng thư đã hết hạn (!), giấy tờ cũ vẫn cần đến",
        Label::StaleCrl => "Danh sách thu hồi đã quá kỳ",
        Label::Subject => "Chủ thể",
        Label::IssuedBy => "Người cấp",
        Label::SerialNumber => "Số sê-ri",
        Label::KeyInUse => "Khóa được dùng",
        Label::CurveParameters => "Tham số đường cong",
        Label::Weak => "Yếu",
        Label::KeyIdentifier => "Mã khóa",
        Label::IssuerKeyIdentifier => "Khóa của người cấp",
        Label::DocumentTypes => "Loại giấy tờ được ký",
        Label::OddExtensions => "Phần mở rộng bất thường",
        Label::Fingerprint => "SHA-256",
        Label::SignedByWhom => "Người ký",
        Label::PathUp => "Đường tin cậy",
        Label::SelfSigned => "chính khóa của nó",
        Label::SignedByAnother => "khóa khác trong kho",
        Label::IssuerAbsent => "khóa không có trong kho",
        Label::BadlySigned => "SAI: không phải khóa mà nó nêu",
        Label::Refused => "không đọc được đúng loại",
        Label::ContentType => "Loại nội dung",
        Label::SecurityObject => "Đối tượng bảo mật LDS",
        Label::HashAlgorithm => "Hàm băm",
        Label::Hashes => "Giá trị băm các nhóm dữ liệu",
        Label::ContentHash => "Giá trị băm của nội dung",
        Label::SignatureHolds => "đúng theo chứng thư đi kèm",
        Label::SignatureFails => "SAI",
        Label::SignerNotHere => "không kèm chứng thư của người ký",
        Label::CheckedByKey => "Kiểm tra",
        Label::KeyUsage => "Công dụng khóa",
        Label::ExtendedKeyUsage => "Mục đích của khóa",
        Label::Certificate => "Chứng thư",
        Label::Version => "Phiên bản",
        Label::FileUnverified => {
            "Chưa xác thực: lệnh này chỉ tách tệp ra để xem; cccd verify mới kiểm tra giấy tờ."
        }
        Label::OnlyHints => {
            "Suy ra từ chính dãy số, chỉ để tham khảo: số định danh không có chữ số kiểm tra."
        }
        Label::ComputedExpiry => "Hạn dùng theo luật",
        Label::Slots => "Trường chưa rõ nghĩa",
        Label::Unread => "Không đọc được",
        Label::InsuranceCode => "Mã thẻ BHYT",
        Label::Facility => "Nơi đăng ký KCB ban đầu",
        Label::Layout => "Dạng MRZ",
        Label::NameMayBeCut => "tên dài hết dòng MRZ nên có thể đã bị cắt bớt",
        Label::CompositeCheckDigit => "Số kiểm tra tổng hợp",
        Label::NoStateCode => "không phải mã nước",
        Label::RepairedFillers => "đã thêm các ký tự < bị mất ở cuối dòng tên",
        Label::RepairedKind => "ký tự đọc nhầm giữa chữ và số đã được sửa; hãy đối chiếu với thẻ",
        Label::RepairedCheckDigit => {
            "đã đổi một ký tự giống nhau để khớp số kiểm tra; hãy đối chiếu với thẻ"
        }
        Label::ExtendedNotStated => {
            "không dùng: thẻ báo EF.ATR/INFO có ghi kích thước, nhưng trong đó không có"
        }
        Label::Format => "Định dạng",
        Label::Bytes => "Số byte",
        Label::PixelSize => "Kích thước (điểm ảnh)",
        Label::Decodes => "Giải mã được",
        Label::Yes => "có",
        Label::No => "không",
    }
}

pub(super) fn advice(problem: &Problem) -> Advice {
    let (what, todo) = match problem {
        Problem::Usage(what) => (what.clone(), "Xem cccd --help.".into()),
        #[cfg(not(feature = "pcsc"))]
        Problem::NoPcsc => (
            "Bản cccd này không kèm PC/SC nên không dùng được đầu đọc.".into(),
            "Cài libpcsclite-dev và pkg-config rồi dựng lại; --soft và --replay vẫn dùng được.".into(),
        ),
        Problem::NoService => (
            "Dịch vụ thẻ thông minh không chạy.".into(),
            "Hãy khởi động: trên Debian, apt-get install pcscd rồi systemctl start pcscd (hoặc \
             pcscd --foreground bằng quyền root); trên Windows, bật dịch vụ SCardSvr và cắm đầu đọc."
                .into(),
        ),
        Problem::AccessDenied => (
            "Dịch vụ thẻ thông minh không cho người dùng này truy cập.".into(),
            "Trên Linux, cho phép org.debian.pcsc-lite.access_pcsc và access_card trong polkit, \
             hoặc làm việc từ phiên đăng nhập tại máy."
                .into(),
        ),
        Problem::NoReader => (
            "Chưa có đầu đọc nào được kết nối.".into(),
            "Hãy cắm đầu đọc. Với ACR122U trên Linux, có thể phải gỡ mô-đun nhân pn533_usb \
             (modprobe -r pn533_usb)."
                .into(),
        ),
        #[cfg(feature = "pcsc")]
        Problem::UnknownReader { wanted, connected } => (
            format!("Không có đầu đọc nào tên “{wanted}”."),
            format!("Đang kết nối: {}. Lệnh cccd readers liệt kê chúng.", connected.join(", ")),
        ),
        Problem::NoCard => (
            "Không có thẻ trên đầu đọc.".into(),
            "Đặt thẻ nằm phẳng trên đầu đọc, giữ yên rồi thử lại; --wait 30 để chờ thẻ.".into(),
        ),
        Problem::CardShared => (
            "Một chương trình khác đang dùng thẻ.".into(),
            "Đóng chương trình đó, hoặc nhấc thẻ ra rồi đặt lại, và thử lại.".into(),
        ),
        Problem::CardRemoved => (
            "Thẻ bị nhấc ra giữa chừng.".into(),
            "Đặt lại thẻ, giữ yên cho đến khi đọc xong, và thử lại.".into(),
        ),
        Problem::AnotherCard => (
            "Đây là thẻ khác, không phải thẻ đang đọc.".into(),
            "Dữ liệu hai thẻ không bị trộn. Chỉ để một thẻ trên đầu đọc và bắt đầu lại.".into(),
        ),
        Problem::CardReset => (
            "Thẻ bị chương trình khác đặt lại.".into(),
            "Đóng các chương trình khác đang dùng đầu đọc và thử lại.".into(),
        ),
        Problem::ReaderGone => (
            "Đầu đọc bị rút ra giữa chừng.".into(),
            "Cắm lại đầu đọc và thử lại.".into(),
        ),
        Problem::Timeout => (
            "Thẻ không trả lời kịp.".into(),
            "Nhấc thẻ ra, đặt lại ở vị trí khác, và thử lại.".into(),
        ),
        Problem::Cancelled => ("Đã hủy.".into(), "Chạy lại khi sẵn sàng.".into()),
        Problem::Unresponsive => (
            "Thẻ không phản hồi.".into(),
            "Kiểm tra xem có đúng là thẻ gắn chip và đặt đúng chỗ chưa; thử vị trí khác. Nếu không \
             đầu đọc nào mở được thì chip đã hỏng."
                .into(),
        ),
        Problem::Link(_) => (
            "Mất liên lạc với thẻ.".into(),
            "Đặt lại thẻ và thử lại; nếu vẫn vậy, rút đầu đọc ra rồi cắm lại.".into(),
        ),
        Problem::Chip(_) => (
            "Chip trả lời không đúng quy định.".into(),
            "Thử lại. Nếu vẫn vậy, hãy lưu bản ghi (--record FILE) và báo lỗi; bản ghi không chứa \
             dữ liệu cá nhân."
                .into(),
        ),
        Problem::WrongKey { tries_left } => (
            match tries_left {
                Some(tries) => format!("Khóa này không mở được chip; còn {tries} lần thử."),
                None => "Khóa này không mở được chip.".into(),
            },
            "So lại với thẻ: số CAN là sáu số cuối của số định danh; với MRZ thì số giấy tờ, ngày \
             sinh và ngày hết hạn đều phải đúng."
                .into(),
        ),
        Problem::WrongCan => (
            "Số CAN không đúng; chưa dùng lần thử nào của mã PIN.".into(),
            "So lại --can với thẻ: đó là sáu số cuối của số định danh.".into(),
        ),
        Problem::FewTries { tries_left } => (
            format!("Chip chỉ còn cho thử khóa này {tries_left} lần; chưa dùng lần nào."),
            "Kiểm tra kỹ các chữ số rồi thêm --last-try; sai lần cuối thì chip khóa luôn.".into(),
        ),
        Problem::Suspended => (
            "Chip đã tạm dừng mã PIN vì nhập sai; lần thử cuối chưa dùng.".into(),
            "Kiểm tra kỹ các chữ số, rồi cho --can cùng --pin, và thêm --last-try.".into(),
        ),
        Problem::KeyBlocked => (
            "Chip đã khóa mã này vì nhập sai quá nhiều lần.".into(),
            "Dùng khóa khác; dòng MRZ không bao giờ bị khóa.".into(),
        ),
        Problem::NeedsMrz => (
            "Chip này chỉ mở được bằng dòng MRZ.".into(),
            "Hãy cho --mrz đủ các dòng, hoặc --doc cùng --dob và --exp.".into(),
        ),
        Problem::NoApplication => (
            "Thẻ này không phải thẻ căn cước hay hộ chiếu điện tử.".into(),
            "Đặt đúng thẻ lên đầu đọc; thẻ ngân hàng hay thẻ xe để cạnh có thể gây nhiễu.".into(),
        ),
        Problem::NotAuthentic => (
            "Chip nhận khóa mà không biết khóa: có thiết bị đứng giữa chip và đầu đọc, hoặc đây \
             không phải chip thật."
                .into(),
            "Không tin thẻ này. Thử lại một lần trên đầu đọc khác.".into(),
        ),
        Problem::KeyMissing => (
            "Cần có khóa để mở chip.".into(),
            "Hãy cho một trong: --can, --id, --mrz, --qr, hoặc --doc cùng --dob và --exp.".into(),
        ),
        Problem::KeyMalformed { option, .. } => {
            let must = match *option {
                "--can" => "số CAN gồm đúng sáu chữ số",
                "--id" => "số định danh gồm mười hai chữ số",
                "--mrz" => "dòng MRZ thiếu ký tự hoặc có số kiểm tra không khớp",
                "--qr" => "đây không phải nội dung mã QR của thẻ",
                "--dob" | "--exp" => "ngày viết là YYMMDD, YYYY-MM-DD hoặc dd/mm/yyyy",
                "--doc" => "số giấy tờ chỉ gồm chữ cái không dấu và chữ số",
                "--at" => "ngày viết là YYYY-MM-DD",
                "--challenge" | "--expect-challenge" => "số thử thách gồm 16 chữ số hệ mười sáu",
                "--disclose" => "các nhóm viết như DG1,DG13, hoặc all",
                _ => "dữ liệu nhập không phải là chữ",
            };
            let todo = match *option {
                "--at" => "Hãy viết ngày như --at 2026-01-31.",
                "--challenge" | "--expect-challenge" => "Hãy viết như 0102030405060708.",
                "--disclose" => "Hãy viết như --disclose DG1,DG13.",
                _ => "Gõ đúng như in trên thẻ.",
            };
            (format!("{option} không đúng: {must}."), todo.into())
        }
        #[cfg(not(feature = "demo"))]
        Problem::NoDemo => (
            "Bản cccd này không kèm thẻ mềm.".into(),
            "Để chạy thử, dựng bằng: cargo build -p cccd-cli --features demo (./run tự làm việc này)."
                .into(),
        ),
        #[cfg(feature = "demo")]
        Problem::UnknownProfile { given } => (
            format!("Không có loại thẻ “{given}”."),
            "Các loại thẻ: cccd-2021, cancuoc-2024 và passport.".into(),
        ),
        Problem::Trust { .. } => (
            "Không dùng được chứng thư gốc đã cho.".into(),
            "--trust nhận thư mục do cccd trust giữ, chứng thư CSCA dạng PEM hoặc DER, hoặc thư mục \
             chứa chúng."
                .into(),
        ),
        Problem::NoStore { folder } => (
            format!("{} không có kho chứng thư.", folder.display()),
            "Hãy lập kho bằng: cccd trust import TỆP --store THƯ_MỤC.".into(),
        ),
        Problem::Store { folder, .. } => (
            format!("Không dùng được kho chứng thư ở {}.", folder.display()),
            "Nhập lại các tệp vào thư mục mới, hoặc khôi phục thư mục từ bản sao.".into(),
        ),
        Problem::NoCertificate { wanted } => (
            format!("Trong kho không có chứng thư nào bắt đầu bằng {wanted}."),
            "Hãy cho các số đầu của SHA-256 hoặc mã khóa; cccd trust list có ghi.".into(),
        ),
        Problem::ReadFile { path, kind, .. } => (
            format!("Không đọc được {}{}.", path.display(), cause(*kind)),
            "Kiểm tra đường dẫn và quyền truy cập.".into(),
        ),
        Problem::WriteFile { path, kind, .. } => (
            format!("Không ghi được {}{}.", path.display(), cause(*kind)),
            "Kiểm tra thư mục và quyền truy cập.".into(),
        ),
        Problem::NoSod { path } => (
            format!("{} không có EF.SOD nên không có chữ ký để kiểm tra.", path.display()),
            "Hãy cho tệp EF.SOD (bắt đầu bằng byte 77), hoặc thư mục chứa nó.".into(),
        ),
        Problem::Evidence { path, .. } => (
            format!("Không dùng được tệp bằng chứng {}.", path.display()),
            "Hãy cho tệp do cccd read --evidence ghi; nếu tệp hỏng, xin bản khác.".into(),
        ),
        Problem::NoEvidence { .. } => (
            "Không ghi được bằng chứng.".into(),
            "Cần có EF.SOD đọc được; hãy đọc lại thẻ.".into(),
        ),
        Problem::DeskKey { path, .. } => (
            format!("Không dùng được khóa của bàn đọc {}.", path.display()),
            "Hãy cho khóa do cccd desk-key tạo: khóa riêng để ký, khóa công khai để kiểm tra.".into(),
        ),
        Problem::Terminal { path, .. } => (
            format!("Không dùng được khóa của thiết bị đọc {} cùng các chứng thư.", path.display()),
            "Hãy cho khóa riêng ứng với chứng thư của thiết bị đọc, chứng thư đó, và chứng thư của \
             các cơ quan cấp trên."
                .into(),
        ),
        Problem::Trace { path, .. } => (
            format!("Không phát lại được {}.", path.display()),
            "Hãy cho tệp do cccd read --record ghi, với cùng các tùy chọn như khi ghi.".into(),
        ),
        Problem::Text { what, .. } => {
            let what = match what {
                Label::IdNumber => "số định danh",
                what => label(*what),
            };
            (format!("Đây không phải {what}."), "Kiểm tra lại chữ và thử lại.".into())
        }
        Problem::NoPortrait { .. } => (
            "Không có ảnh chân dung để ghi.".into(),
            "Việc đọc thẻ không bị ảnh hưởng.".into(),
        ),
        #[cfg(feature = "demo")]
        Problem::Vpcd { address, .. } => (
            format!("Không có đầu đọc ảo nào trả lời tại {address}."),
            "Cài vsmartcard-vpcd và chạy pcscd; khe đầu tiên ở 127.0.0.1:35963.".into(),
        ),
        Problem::Internal(_) => ("Lỗi không lường trước.".into(), "Xin hãy báo lỗi này.".into()),
    };
    Advice {
        what,
        todo,
        detail: detail(problem),
    }
}

/// What only the libraries and the system know, in their English.
fn detail(problem: &Problem) -> Option<String> {
    match problem {
        Problem::Link(why)
        | Problem::Chip(why)
        | Problem::Trust { why }
        | Problem::Store { why, .. }
        | Problem::Evidence { why, .. }
        | Problem::NoEvidence { why }
        | Problem::DeskKey { why, .. }
        | Problem::Terminal { why, .. }
        | Problem::Trace { why, .. }
        | Problem::Text { why, .. }
        | Problem::NoPortrait { why }
        | Problem::Internal(why) => Some(why.clone()),
        #[cfg(feature = "demo")]
        Problem::Vpcd { why, .. } => Some(why.clone()),
        Problem::ReadFile { why, kind, .. } | Problem::WriteFile { why, kind, .. } => {
            cause(*kind).is_empty().then(|| why.clone())
        }
        _ => None,
    }
}

/// Why the system refused a file, where that is one of the usual causes.
const fn cause(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::NotFound => ": không có tệp hay thư mục này",
        ErrorKind::PermissionDenied => ": không có quyền truy cập",
        ErrorKind::AlreadyExists => ": đã có tệp trùng tên",
        ErrorKind::NotADirectory => ": đường dẫn đi qua một tệp, không phải thư mục",
        ErrorKind::StorageFull => ": ổ đĩa đã đầy",
        _ => "",
    }
}
